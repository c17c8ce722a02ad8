import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createDemoWorld } from "@roster/emulator/demo-world";
import { startStack } from "@roster/scripts/start-stack";
import autocannon from "autocannon";
import { atLeast, atMost, type BenchmarkResult } from "./benchmark-result.ts";

const PORTS = { gateway: 8790, emulator: 8791, bare: 8792, proxy: 8793, wired: 8794 };
const DIRECTORY = join(import.meta.dirname, "..", "..", ".roster", "bench");
const KEY = { Authorization: "Bearer rst_demo" };
const LIST = "/v1/organizations?limit=50";
const ROUNDS = 7;
const SECONDS = 2;
const CONNECTIONS = 32;

/**
 * Requests per second of a hit and of a 304, against a bare Worker that sends the same status, fields and bytes, and against
 * a plain proxy. The latency of a miss with a synced Directory, against a plain proxy to an upstream that takes 50 ms. All
 * Workers run in `workerd`.
 */
export async function benchHttp(): Promise<readonly BenchmarkResult[]> {
  const stack = await startStack({
    port: PORTS.gateway,
    emulatorPort: PORTS.emulator,
    world: JSON.stringify(createDemoWorld()),
    directory: DIRECTORY,
  });
  const url = `${stack.gateway}${LIST}`;
  await fetch(url, { headers: KEY });
  const sample = await fetch(url, { headers: KEY });
  const etag = sample.headers.get("ETag") ?? "";
  const unchanged = await fetch(url, { headers: { ...KEY, "If-None-Match": etag } });
  const peers = await startPeers(sample, unchanged, await sample.text());
  try {
    const hit = await loadInTurn({
      ours: { url, headers: KEY },
      bare: { url: peers.bare },
      proxy: { url: peers.proxy },
    });
    const condition = { "If-None-Match": etag };
    const notModified = await loadInTurn({
      ours: { url, headers: { ...KEY, ...condition } },
      bare: { url: peers.bare, headers: condition },
    });
    const miss = await loadInTurn({
      ours: { url: `${url}&min=0`, headers: KEY, connections: 4 },
      proxy: { url: `${peers.proxy}slow`, connections: 4 },
    });
    const missRate = await loadInTurn({ ours: { url: `${url}&min=0`, headers: KEY }, wired: { url: peers.wired } });
    const rate = (load: LoadResult): string => `${Math.round(median(load.rates))}/s`;
    return [
      atLeast(
        "cached hit of 50 organizations, against a bare Worker",
        medianRatio(hit.ours, hit.bare),
        0.85,
        `${rate(hit.ours)} against ${rate(hit.bare)}`,
      ),
      atLeast(
        "304, against a bare Worker's",
        medianRatio(notModified.ours, notModified.bare),
        0.85,
        `${rate(notModified.ours)} against ${rate(notModified.bare)}`,
      ),
      atLeast(
        "cached hit, against a plain proxy",
        medianRatio(hit.ours, hit.proxy),
        1,
        `${rate(hit.ours)} against ${rate(hit.proxy)}`,
      ),
      atMost(
        "edge miss on a warm Directory, p50 against a plain proxy to an upstream 50 ms away",
        miss.ours.p50 / miss.proxy.p50,
        0.3,
        `${miss.ours.p50} ms against ${miss.proxy.p50} ms`,
      ),
      atLeast(
        "edge miss on a warm Directory, against bare Workers wired alike",
        medianRatio(missRate.ours, missRate.wired),
        0.4,
        `${rate(missRate.ours)} against ${rate(missRate.wired)}`,
      ),
    ];
  } finally {
    await peers.stop();
    await stack.stop();
  }
}

interface LoadTarget {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly connections?: number;
}

interface LoadResult {
  /** Requests per second of each round. */
  readonly rates: readonly number[];
  /** Milliseconds, in the best round. */
  readonly p50: number;
}

/** Sends load to the targets in interleaved rounds, so that all of them run under the same load of the machine. */
async function loadInTurn<Name extends string>(
  targets: Readonly<Record<Name, LoadTarget>>,
): Promise<Record<Name, LoadResult>> {
  const names = Object.keys(targets) as Name[];
  const loads = new Map<Name, LoadResult>(names.map((name) => [name, { rates: [], p50: Number.POSITIVE_INFINITY }]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) {
      const { url, headers = {}, connections = CONNECTIONS } = targets[name];
      const { requests, latency, errors } = await autocannon({ url, headers, connections, duration: SECONDS });
      if (errors > 0) throw new Error(`${name}: ${errors} requests failed.`);
      const { rates = [], p50 = latency.p50 } = loads.get(name) ?? {};
      loads.set(name, { rates: [...rates, requests.average], p50: Math.min(p50, latency.p50) });
    }
  }
  return Object.fromEntries(loads) as Record<Name, LoadResult>;
}

/** Our rate divided by the peer's: the median over the rounds, because a single round may be disturbed. */
function medianRatio(ours: LoadResult, peer: LoadResult): number {
  return median(ours.rates.map((rate, round) => rate / (peer.rates[round] ?? rate)));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return ((sorted[middle] ?? 0) + (sorted[sorted.length - 1 - middle] ?? 0)) / 2;
}

/** Fields that the server adds. */
const SERVER_FIELDS = new Set(["content-length", "connection", "keep-alive", "transfer-encoding"]);

function printFields({ headers }: Response): string {
  return JSON.stringify([...headers].filter(([name]) => !SERVER_FIELDS.has(name)));
}

/** Starts a bare Worker that sends the given responses, and a proxy to it. On a path that ends in `slow`, the Worker takes 50 ms. */
async function startPeers(
  sample: Response,
  unchanged: Response,
  body: string,
): Promise<{ bare: string; proxy: string; wired: string; stop(): Promise<void> }> {
  mkdirSync(DIRECTORY, { recursive: true });
  writeFileSync(
    join(DIRECTORY, "bare.js"),
    `const body = new TextEncoder().encode(${JSON.stringify(body)});
const fields = Object.fromEntries(${printFields(sample)});
const unchanged = Object.fromEntries(${printFields(unchanged)});
export default {
  async fetch(request) {
    if (request.url.endsWith("slow")) await new Promise((resolve) => setTimeout(resolve, 50));
    if (request.headers.has("If-None-Match")) return new Response(null, { status: 304, headers: unchanged });
    return new Response(body, { headers: fields });
  },
};
`,
  );
  writeFileSync(
    join(DIRECTORY, "proxy.js"),
    "export default { fetch: (request, env) => env.UPSTREAM.fetch(request) };\n",
  );
  writeFileSync(join(DIRECTORY, "wired.js"), printWiredWorkers(body, sample));
  const config = join(DIRECTORY, "peers.capnp");
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "bare", worker = (modules = [(name = "bare.js", esModule = embed "bare.js")], compatibilityDate = "2026-11-01")),
    (name = "upstream", external = (address = "127.0.0.1:${PORTS.bare}", http = ())),
    (name = "proxy", worker = (modules = [(name = "proxy.js", esModule = embed "proxy.js")], compatibilityDate = "2026-11-01",
      bindings = [(name = "UPSTREAM", service = "upstream")])),
${[0, 1, 2].map((part) => `    (name = "wired-region-${part}", worker = (modules = [(name = "wired.js", esModule = embed "wired.js")], compatibilityDate = "2026-11-01", bindings = [(name = "PART", json = "${part}"), (name = "OBJECT", durableObjectNamespace = "Part")], durableObjectNamespaces = [(className = "Part", uniqueKey = "part-${part}")], durableObjectStorage = (inMemory = void))),`).join("\n")}
    (name = "wired", worker = (modules = [(name = "wired.js", esModule = embed "wired.js")], compatibilityDate = "2026-11-01",
      bindings = [${[0, 1, 2].map((part) => `(name = "R${part}", service = (name = "wired-region-${part}", entrypoint = "Region"))`).join(", ")}])),
  ],
  sockets = [
    (name = "bare", address = "127.0.0.1:${PORTS.bare}", http = (), service = "bare"),
    (name = "proxy", address = "127.0.0.1:${PORTS.proxy}", http = (), service = "proxy"),
    (name = "wired", address = "127.0.0.1:${PORTS.wired}", http = (), service = "wired"),
  ],
);
`,
  );
  const child = spawn("workerd", ["serve", config, "config"], { stdio: ["ignore", "inherit", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const bare = `http://127.0.0.1:${PORTS.bare}/`;
  await waitUntilListening(bare);
  return {
    bare,
    proxy: `http://127.0.0.1:${PORTS.proxy}/`,
    wired: `http://127.0.0.1:${PORTS.wired}/`,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** A gateway that calls three regions, each of which calls an object that returns a third of the body from memory. */
function printWiredWorkers(body: string, sample: Response): string {
  return `import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
const body = ${JSON.stringify(body)};
const third = Math.ceil(body.length / 3);
const fields = Object.fromEntries(${printFields(sample)});
export class Part extends DurableObject {
  read(part) { return body.slice(part * third, (part + 1) * third); }
}
export class Region extends WorkerEntrypoint {
  read() { return this.env.OBJECT.getByName("part").read(this.env.PART); }
}
export default {
  async fetch(request, env) {
    const parts = await Promise.all([env.R0.read(), env.R1.read(), env.R2.read()]);
    return new Response(parts.join(""), { headers: fields });
  },
};
`;
}

/** Polls for 60 s at most. */
async function waitUntilListening(url: string): Promise<void> {
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    const response = await fetch(url).catch(() => null);
    await response?.body?.cancel();
    if (response !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The peers did not start.");
}
