import { request } from "node:http";
import type { RunningStack } from "@roster/scripts/start-stack";
import { atMost, printSeconds, type BenchmarkResult } from "./benchmark-result.ts";
import { LARGE_SOURCE, printLargeWorld, readList, startLargeStack, waitUntilSynced } from "./large-source-stack.ts";

const ORGANIZATIONS = 20_000;
const ROUNDS = 3;

/** A first list of 20,000 organizations, against a client that fetches the same upstream pages one after the other. */
export async function benchColdList(): Promise<readonly BenchmarkResult[]> {
  const stack = await startLargeStack(ORGANIZATIONS);
  try {
    const world = printLargeWorld(ORGANIZATIONS);
    let [cold, series] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < ROUNDS; round += 1) {
      // A new world erases the Directories.
      await fetch(`${stack.emulator}/__world`, { method: "PUT", body: world });
      cold = Math.min(cold, await measure(() => readUntilComplete(stack)));
      series = Math.min(series, await measure(() => fetchPagesInSeries(stack)));
    }
    const detail = `${printSeconds(cold)} against ${printSeconds(series)}`;
    return [
      atMost("cold list of 20,000 organizations, against its pages fetched in series", cold / series, 1.1, detail),
    ];
  } finally {
    await stack.stop();
  }
}

async function measure(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function readUntilComplete(stack: RunningStack): Promise<void> {
  const { isComplete } = await readList(stack, `${LARGE_SOURCE}&limit=50`);
  // A list that takes more than ten seconds is answered before its end.
  if (!isComplete) await waitUntilSynced(stack);
}

/** Follows the links of Sentry's list to the last page, and parses each page. */
async function fetchPagesInSeries({ emulator }: RunningStack): Promise<void> {
  let cursor: string | null = "";
  while (cursor !== null) {
    const page = await fetchPage(emulator, cursor);
    JSON.parse(page.text);
    cursor = /rel="next"; results="true"; cursor="([^"]+)"/.exec(page.link)?.[1] ?? null;
  }
}

/** `fetch` does not send a `Host` of the caller's choice. */
function fetchPage(emulator: string, cursor: string): Promise<{ readonly text: string; readonly link: string }> {
  const url = `${emulator}/api/0/organizations/?per_page=100${cursor && `&cursor=${cursor}`}`;
  const headers = { Host: "sentry.io", "X-Forwarded-Proto": "https", Authorization: "Bearer demo-sentry-token" };
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ text: Buffer.concat(chunks).toString(), link: String(response.headers["link"] ?? "") }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}
