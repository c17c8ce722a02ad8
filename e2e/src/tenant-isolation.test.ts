import type { RunningStack } from "@roster/scripts/start-stack";
import { afterAll, beforeAll, expect, test } from "vitest";
import { controlEmulator } from "./stack-client.ts";
import { startTestStack } from "./start-test-stack.ts";
import { TEST_CALLERS, tenantIsolationWorld, findMarkers, type TestCaller } from "./tenant-isolation-world.ts";

/**
 * Callers who may see different organizations send the same requests concurrently and in random order, with the cursors and
 * ETags of other callers, while upstreams fail. No response body may contain an organization that its caller may not see.
 */

let stack: RunningStack;

beforeAll(async () => {
  stack = await startTestStack(tenantIsolationWorld());
});
afterAll(async () => {
  await stack.stop();
});

type SendRequest = (path: string, headers: Readonly<Record<string, string>>) => Promise<Response>;

interface IsolationReport {
  /** `user 1 received 4 from /v1/organizations`. */
  readonly leaks: readonly string[];
  readonly bodies: number;
  readonly unchanged: number;
  readonly failures: number;
}

/** A random generator with a seed (mulberry32): one seed always gives the same requests. */
function createRandom(seed: number): <Value>(from: readonly Value[]) => Value {
  let state = seed;
  return (from) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const value = from[((mixed ^ (mixed >>> 14)) >>> 0) % from.length];
    if (value === undefined) throw new Error("The list is empty.");
    return value;
  };
}

const REFERENCES = ["sentry:2", "3", "mark-1-x", "mark-6-x", "mark-8-x", "5", "k6:2", "k6:3"];
const PATHS: readonly string[] = [
  "/v1/organizations",
  "/v1/organizations?limit=100",
  "/v1/organizations?limit=2",
  "/v1/organizations?limit=3&sortBy=name",
  "/v1/organizations?limit=5&include=raw,billing,position",
  "/v1/organizations?query=mark",
  "/v1/organizations?query=status:pending_deletion",
  "/v1/organizations?query=NOT%20slug:mark-2-x&limit=4",
  "/v1/organizations?fresh=1&limit=7",
  "/v1/organizations?region=de",
  "/v1/organizations?provider=k6",
  "/v1/sources",
  "/v1/me",
  "/api/0/organizations/",
  "/api/0/organizations/?per_page=2",
  "/api/0/organizations/?query=mark&per_page=3",
  "/v3/organizations",
  ...REFERENCES.flatMap((reference) => [
    `/v1/organizations/${reference}`,
    `/v1/organizations/${reference}/projects`,
    `/api/0/organizations/${reference}/`,
    `/api/0/organizations/${reference}/projects/`,
  ]),
];
const FAULTS: readonly (readonly unknown[])[] = [
  [],
  [{ match: { host: "sentry.io" }, status: 500, probability: 0.5 }],
  [{ match: { host: "de.sentry.io" }, status: 503 }],
  [{ match: {}, delayMs: 20, probability: 0.3 }],
  [{ match: { host: "us.sentry.io" }, status: 502 }],
  [{ match: { host: "api.k6.io" }, truncate: true, probability: 0.5 }],
];

const ROUNDS = 60;
const CONCURRENCY = 12;

async function runIsolationRounds(send: SendRequest, seed: number): Promise<IsolationReport> {
  const choose = createRandom(seed);
  const cursors: string[] = [""];
  const etags: string[] = ['"none"'];
  const report = { leaks: [] as string[], bodies: 0, unchanged: 0, failures: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    // Every kind of fault is used in turn. If faults were chosen at random, cached responses could hide all of them for some seeds.
    if (round % 10 === 0) await controlEmulator(stack, "PUT", "/__faults", FAULTS[round / 10] ?? []);
    const requests = Array.from({ length: CONCURRENCY }, () => ({
      caller: choose(TEST_CALLERS),
      path: choose([choose(PATHS), choose(cursors) || choose(PATHS)]),
      extra: choose<Readonly<Record<string, string>>>([
        {},
        { "If-None-Match": choose(etags) },
        { "Cache-Control": "no-cache" },
        { Accept: "application/x-ndjson" },
      ]),
    }));
    await Promise.all(
      requests.map(async ({ caller, path, extra }) => {
        const response = await send(path, { ...caller.headers, ...extra });
        const body = await response.text();
        etags.push(response.headers.get("ETag") ?? '"none"');
        const next = /<([^>]*)>; rel="next"/.exec(response.headers.get("Link") ?? "")?.[1];
        if (next) cursors.push(next.slice(stack.gateway.length));
        if (response.status >= 500) report.failures += 1;
        if (response.status === 304) report.unchanged += 1;
        const received = findMarkers(response.status === 200 ? body : withoutReference(body, path));
        if (received.size > 0) report.bodies += 1;
        for (const marker of received)
          if (!caller.visibleMarkers.has(marker)) report.leaks.push(`${caller.name} received ${marker} from ${path}`);
      }),
    );
  }
  await controlEmulator(stack, "PUT", "/__faults", []);
  return report;
}

/** An error may repeat the reference of the request, which the caller already knows. */
function withoutReference(body: string, path: string): string {
  const [, reference = " "] = /organizations\/([^/?]+)/.exec(path) ?? [];
  return body.replaceAll(decodeURIComponent(reference), "");
}

const sendToStack: SendRequest = (path, headers) => fetch(`${stack.gateway}${path}`, { headers, redirect: "manual" });

/** A client in front of the stack whose cache ignores the caller. The isolation test must detect it. */
function createSharedCacheClient(): SendRequest {
  const responses = new Map<string, { readonly body: string; readonly init: ResponseInit }>();
  return async (path, headers) => {
    const cached = responses.get(path);
    if (cached) return new Response(cached.body, cached.init);
    const { "If-None-Match": _, ...unconditional } = headers;
    const response = await sendToStack(path, unconditional);
    const entry = { body: await response.text(), init: { status: response.status, headers: response.headers } };
    if (response.status === 200) responses.set(path, entry);
    return new Response(entry.body, entry.init);
  };
}

test.each([1, 2, 3])("no caller receives an organization that it may not see (seed %i)", async (seed) => {
  const { leaks, bodies, failures } = await runIsolationRounds(sendToStack, seed);
  expect(leaks).toEqual([]);
  // The test is meaningful: it read organizations, and some requests failed.
  expect(bodies).toBeGreaterThan(100);
  expect(failures).toBeGreaterThan(0);
});

test("every caller receives all organizations that it may see", async () => {
  for (const caller of TEST_CALLERS)
    expect(await readVisibleMarkers(caller), caller.name).toEqual(caller.visibleMarkers);
});

test("an ETag of another caller's response returns a 304 only if the bytes are equal", async () => {
  const responses = await Promise.all(
    TEST_CALLERS.map(async (caller) => {
      const response = await sendToStack("/v1/organizations?limit=100", caller.headers);
      return { caller, body: await response.text(), etag: response.headers.get("ETag") ?? "" };
    }),
  );
  for (const { caller, body } of responses) {
    for (const other of responses) {
      const headers = { ...caller.headers, "If-None-Match": other.etag };
      const { status } = await sendToStack("/v1/organizations?limit=100", headers);
      expect(status === 304, `${caller.name} with the ETag of ${other.caller.name}`).toBe(body === other.body);
    }
  }
});

test("a cache that ignores the caller is detected", async () => {
  expect((await runIsolationRounds(createSharedCacheClient(), 1)).leaks.length).toBeGreaterThan(10);
});

async function readVisibleMarkers(caller: TestCaller): Promise<ReadonlySet<string>> {
  const response = await sendToStack("/v1/organizations?limit=100&fresh=1", caller.headers);
  expect(response.status).toBe(200);
  return findMarkers(await response.text());
}
