import { readFileSync } from "node:fs";
import { startSocketReader } from "@roster/scripts/socket-reader";
import type { RunningStack } from "@roster/scripts/start-stack";
import { atMost, printSeconds, type BenchmarkResult } from "./benchmark-result.ts";
import { exportNdjson, LARGE_SOURCE, readList, startLargeStack, waitUntilSynced } from "./large-source-stack.ts";

const ORGANIZATIONS = 100_000;
const CLIENTS = 4;
/** The polls of the demo are 5 s apart. A sync is followed by a pause of four times its length. Milliseconds. */
const LOAD_TIME = 60_000;
const MEGABYTE = 1024 * 1024;

/** A source of 100,000 organizations: its first answer, the wait of readers during polls, and the memory of exports. */
export async function benchLargeSource(): Promise<readonly BenchmarkResult[]> {
  const stack = await startLargeStack(ORGANIZATIONS);
  try {
    const first = await benchFirstAnswer(stack);
    await waitUntilSynced(stack);
    return [first, await benchReaderWait(stack), ...(await benchExports(stack))];
  } finally {
    await stack.stop();
  }
}

async function benchFirstAnswer(stack: RunningStack): Promise<BenchmarkResult> {
  const start = performance.now();
  const reads = Array.from({ length: CLIENTS }, () => readList(stack, `${LARGE_SOURCE}&limit=50`));
  const { status } = await Promise.race(reads);
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(reads);
  const detail = `${printSeconds(seconds)}, status ${status}`;
  return atMost(
    "cold list of 100,000 organizations, four at once: first answer, against 11 s",
    seconds / 11,
    1,
    detail,
  );
}

async function benchReaderWait(stack: RunningStack): Promise<BenchmarkResult> {
  const reader = startSocketReader({
    url: `${stack.gateway}/v1/organizations?${LARGE_SOURCE}&limit=1&min=0`,
    headers: { Authorization: "Bearer rst_demo" },
    interval: 20,
    serverProcess: process.platform === "linux" ? stack.processIds().roster : null,
  });
  const end = Date.now() + LOAD_TIME;
  const load = async (): Promise<void> => {
    while (Date.now() < end) await readList(stack, `${LARGE_SOURCE}&limit=50&sortBy=name`);
  };
  await Promise.all(Array.from({ length: CLIENTS }, load));
  const { longest, median, requests } = await reader.end();
  const cpu = printSeconds(longest.cpu / 1000);
  const detail = `${printSeconds(longest.wall / 1000)} (CPU time of the server: ${cpu}), median ${printSeconds(median.wall / 1000)}, ${requests} requests`;
  const name = "longest wait of a socket reader during polls of 100,000 organizations under load, against 0.3 s";
  return atMost(name, longest.wall / 300, 1, detail);
}

async function benchExports(stack: RunningStack): Promise<readonly BenchmarkResult[]> {
  const before = residentMemory(stack);
  const after: number[] = [];
  const start = performance.now();
  let bytes = 0;
  for (let run = 0; run < 3; run += 1) {
    bytes = await exportNdjson(stack);
    after.push(residentMemory(stack));
  }
  const seconds = (performance.now() - start) / 3000;
  const [, second = before, third = before] = after;
  const steps = [before, ...after].map((size) => `${Math.round(size)} MB`).join(", ");
  const detail = `${steps}; ${printSeconds(seconds)} for ${Math.round(bytes / MEGABYTE)} MB`;
  return [
    atMost(
      "NDJSON of 100,000 organizations, growth of the process over three exports, against 48 MB",
      (third - before) / 48,
      1,
      detail,
    ),
    atMost(
      "NDJSON of 100,000 organizations, growth in the third export, against 8 MB",
      (third - second) / 8,
      1,
      detail,
    ),
  ];
}

/** The resident memory of the process with the gateway and the regions, in megabytes. Linux only; 0 elsewhere. */
function residentMemory(stack: RunningStack): number {
  if (process.platform !== "linux") return 0;
  const status = readFileSync(`/proc/${stack.processIds().roster}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
