import type { RunningStack } from "@roster/scripts/start-stack";
import { afterAll, beforeAll, expect, test } from "vitest";
import { controlEmulator } from "./stack-client.ts";
import { startTestStack } from "./start-test-stack.ts";
import { TEST_CALLERS, tenantIsolationWorld, findMarkers, type TestCaller } from "./tenant-isolation-world.ts";

/**
 * Callers who see different organizations ask the same things at once, in random order, with each other's cursors and tags,
 * while upstreams fail. No body may hold what its caller may not see.
 */

let house: RunningStack;

beforeAll(async () => {
  house = await startTestStack(tenantIsolationWorld());
});
afterAll(async () => {
  await house.stop();
});

type Ask = (path: string, headers: Readonly<Record<string, string>>) => Promise<Response>;

interface Found {
  /** `user 1 was shown 4 by /v1/organizations`. */
  readonly leaks: readonly string[];
  readonly bodies: number;
  readonly unchanged: number;
  readonly failures: number;
}

/** A small generator of numbers (mulberry32): the same hunt for the same seed. */
function createRandom(seed: number): <Value>(from: readonly Value[]) => Value {
  let state = seed;
  return (from) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const value = from[((mixed ^ (mixed >>> 14)) >>> 0) % from.length];
    if (value === undefined) throw new Error("There is nothing to choose from.");
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
const AT_ONCE = 12;

async function hunt(ask: Ask, seed: number): Promise<Found> {
  const choose = createRandom(seed);
  const cursors: string[] = [""];
  const tags: string[] = ['"none"'];
  const found = { leaks: [] as string[], bodies: 0, unchanged: 0, failures: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each kind of weather in turn: an edge that keeps answers would let a lucky seed see none of it.
    if (round % 10 === 0) await controlEmulator(house, "PUT", "/__faults", FAULTS[round / 10] ?? []);
    const asks = Array.from({ length: AT_ONCE }, () => ({
      caller: choose(TEST_CALLERS),
      path: choose([choose(PATHS), choose(cursors) || choose(PATHS)]),
      extra: choose<Readonly<Record<string, string>>>([
        {},
        { "If-None-Match": choose(tags) },
        { "Cache-Control": "no-cache" },
        { Accept: "application/x-ndjson" },
      ]),
    }));
    await Promise.all(
      asks.map(async ({ caller, path, extra }) => {
        const response = await ask(path, { ...caller.headers, ...extra });
        const body = await response.text();
        tags.push(response.headers.get("ETag") ?? '"none"');
        const next = /<([^>]*)>; rel="next"/.exec(response.headers.get("Link") ?? "")?.[1];
        if (next) cursors.push(next.slice(house.gateway.length));
        if (response.status >= 500) found.failures += 1;
        if (response.status === 304) found.unchanged += 1;
        const shown = findMarkers(response.status === 200 ? body : withoutReference(body, path));
        if (shown.size > 0) found.bodies += 1;
        for (const mark of shown)
          if (!caller.sees.has(mark)) found.leaks.push(`${caller.name} was shown ${mark} by ${path}`);
      }),
    );
  }
  await controlEmulator(house, "PUT", "/__faults", []);
  return found;
}

/** A refusal repeats what was asked for: that is no news to who asked. */
function withoutReference(body: string, path: string): string {
  const [, reference = " "] = /organizations\/([^/?]+)/.exec(path) ?? [];
  return body.replaceAll(decodeURIComponent(reference), "");
}

const real: Ask = (path, headers) => fetch(`${house.gateway}${path}`, { headers, redirect: "manual" });

/** A house whose cache forgot who asks: what the hunt has to find. */
function leaky(): Ask {
  const kept = new Map<string, { readonly body: string; readonly init: ResponseInit }>();
  return async (path, headers) => {
    const known = kept.get(path);
    if (known) return new Response(known.body, known.init);
    const { "If-None-Match": _, ...unconditional } = headers;
    const response = await real(path, unconditional);
    const entry = { body: await response.text(), init: { status: response.status, headers: response.headers } };
    if (response.status === 200) kept.set(path, entry);
    return new Response(entry.body, entry.init);
  };
}

test.each([1, 2, 3])("nobody is shown what he may not see (seed %i)", async (seed) => {
  const { leaks, bodies, failures } = await hunt(real, seed);
  expect(leaks).toEqual([]);
  // It was a hunt: there was something to see, and some of it failed.
  expect(bodies).toBeGreaterThan(100);
  expect(failures).toBeGreaterThan(0);
});

test("everybody is shown all that he may see", async () => {
  for (const caller of TEST_CALLERS) expect(await shownTo(caller), caller.name).toEqual(caller.sees);
});

test("a tag of another's answer is an answer only where it is the same bytes", async () => {
  const answers = await Promise.all(
    TEST_CALLERS.map(async (caller) => {
      const response = await real("/v1/organizations?limit=100", caller.headers);
      return { caller, body: await response.text(), etag: response.headers.get("ETag") ?? "" };
    }),
  );
  for (const { caller, body } of answers) {
    for (const other of answers) {
      const headers = { ...caller.headers, "If-None-Match": other.etag };
      const { status } = await real("/v1/organizations?limit=100", headers);
      expect(status === 304, `${caller.name} with the tag of ${other.caller.name}`).toBe(body === other.body);
    }
  }
});

test("a house that forgets who asks is found out", async () => {
  expect((await hunt(leaky(), 1)).leaks.length).toBeGreaterThan(10);
});

async function shownTo(caller: TestCaller): Promise<ReadonlySet<string>> {
  const response = await real("/v1/organizations?limit=100&fresh=1", caller.headers);
  expect(response.status).toBe(200);
  return findMarkers(await response.text());
}
