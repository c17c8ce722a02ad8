import type { Listing } from "@roster/core/source";
import { describe, expect, test } from "vitest";
import type { Principal } from "../auth/principal.ts";
import { createRequestMetadata } from "../middleware/request-metadata.ts";
import { createApp } from "../app.ts";
import {
  TEST_SOURCES,
  EMPTY_LISTING,
  READER,
  testDependencies,
  testRow,
  testSource,
} from "../testing/test-dependencies.ts";
import { createEdgeCache } from "./edge-cache.ts";

/** A gateway with one source. The test sets the list of the source and the clock. */
function createGateway() {
  const clock = { now: 1_000_000 };
  const world = {
    calls: 0,
    names: ["one"],
    keyringVersion: "first",
    principal: READER,
    reports: EMPTY_LISTING.reports,
  };
  const now = (): number => clock.now;
  const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
  const edgeCache = createEdgeCache({ now, platform: null });
  const app = createApp({ now, random });
  const source = testSource({
    sources: TEST_SOURCES,
    list: async (): Promise<Listing> => {
      world.calls += 1;
      const rows = world.names.map((name, index) => testRow({ id: `sentry:${name}`, source: "sentry-us" }, -index));
      return { ...EMPTY_LISTING, rows, reports: world.reports, syncedAt: clock.now };
    },
    find: async () => ({ organizations: [], reports: EMPTY_LISTING.reports, warnings: [] }),
  });
  const work: Promise<unknown>[] = [];
  const context = {
    waitUntil: (promise: Promise<unknown>) => work.push(promise),
    passThroughOnException: () => {},
    props: {},
  };
  const get = async (path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> => {
    const request = new Request(`https://roster.example${path}`, {
      method,
      headers: { Authorization: "Bearer rst_x", ...headers },
    });
    const dependencies = testDependencies(source, {
      edgeCache: edgeCache,
      keyringVersion: world.keyringVersion,
      authenticate: async () => world.principal,
    });
    const hit = edgeCache.serveFastPath(
      request,
      world.keyringVersion,
      () => {},
      () => createRequestMetadata(request, now, random),
    );
    const response = hit ?? (await app.fetch(request, dependencies, context));
    await Promise.all(work.splice(0));
    return response;
  };
  const ids = async (path: string, headers?: Record<string, string>): Promise<readonly string[]> => {
    const body = (await (await get(path, headers)).json()) as { readonly data: readonly { readonly id: string }[] };
    return body.data.map(({ id }) => id);
  };
  return { clock, world, get, ids };
}

describe("the edgeCache cache", () => {
  test("loads a query once in fifteen seconds, in any spelling", async () => {
    const { clock, world, get } = createGateway();
    const first = await get("/v1/organizations?query=slug:a%20OR%20slug:b");
    const again = await get("/v1/organizations?query=slug:a%20OR%20slug:b");
    const other = await get("/v1/organizations?query=slug:%5Bb,a%5D");
    expect(world.calls).toBe(1);
    expect(again.headers.get("ETag")).toBe(first.headers.get("ETag"));
    expect([first, again, other].map(({ headers }) => headers.get("Cache-Status"))).toEqual([
      "roster;fwd=miss;fwd-status=200;ttl=15;stored",
      "roster;hit;ttl=15",
      "roster;hit;ttl=15",
    ]);
    clock.now += 10_000;
    expect((await get("/v1/organizations?query=slug:a%20OR%20slug:b")).headers.get("Age")).toBe("10");
  });

  test("serves a stale response while it revalidates, for one minute, and only for keys", async () => {
    const { clock, world, ids } = createGateway();
    expect(await ids("/v1/organizations")).toEqual(["sentry:one"]);
    world.names = ["two"];
    clock.now += 20_000;
    expect(await ids("/v1/organizations")).toEqual(["sentry:one"]);
    expect(await ids("/v1/organizations")).toEqual(["sentry:two"]);
    world.principal = { key: null, credentials: { sentry: { scheme: "Bearer", token: "t" } } };
    expect(await ids("/v1/organizations", { Authorization: "Bearer t" })).toEqual(["sentry:two"]);
    world.names = ["three"];
    clock.now += 20_000;
    expect(await ids("/v1/organizations", { Authorization: "Bearer t" })).toEqual(["sentry:three"]);
  });

  test("separates principals, and ignores fast-path entries of an earlier key ring", async () => {
    const { world, ids } = createGateway();
    await ids("/v1/organizations");
    const other: Principal = {
      key: { id: "other", scopes: ["org:read"], sources: ["*"], expiresAt: null },
      credentials: {},
    };
    world.names = ["two"];
    world.principal = other;
    expect(await ids("/v1/organizations", { Authorization: "Bearer rst_other" })).toEqual(["sentry:two"]);
    world.keyringVersion = "second";
    world.names = ["three"];
    expect(await ids("/v1/organizations", { Authorization: "Bearer rst_x" })).toEqual(["sentry:two"]);
    expect(world.calls).toBe(2);
  });

  test.each([
    ["fresh=1", "/v1/organizations?fresh=1", {}],
    ["min", "/v1/organizations?min=3", {}],
    ["no-cache", "/v1/organizations", { "Cache-Control": "no-cache" }],
    ["max-age, where the cached response is older", "/v1/organizations", { "Cache-Control": "max-age=4" }],
  ])("loads every time for %s", async (_, path, headers) => {
    const { clock, world, get } = createGateway();
    await get("/v1/organizations");
    for (let time = 0; time < 3; time += 1) {
      clock.now += 5_000;
      await get(path, headers);
    }
    expect(world.calls).toBe(4);
  });

  test("a credential that has expired gets no cached response", async () => {
    const { clock, world, get } = createGateway();
    world.principal = {
      key: { id: "t", scopes: ["org:read"], sources: ["*"], expiresAt: clock.now + 5_000 },
      credentials: {},
    };
    await get("/v1/organizations");
    expect((await get("/v1/organizations")).headers.get("Cache-Status")).toContain("hit");
    clock.now += 5_000;
    world.principal = { key: { id: "t", scopes: [], sources: ["*"], expiresAt: null }, credentials: {} };
    expect((await get("/v1/organizations")).status).toBe(403);
  });

  test("stores no partial response, and stores a 404 for five seconds", async () => {
    const { clock, world, get } = createGateway();
    const failed = {
      id: "k6",
      region: "global",
      status: "failed" as const,
      matched: null,
      undetermined: 0,
      url: null,
      error: null,
    };
    world.reports = [...EMPTY_LISTING.reports, failed];
    await get("/v1/organizations");
    const partial = await get("/v1/organizations");
    expect([partial.headers.get("Cache-Control"), world.calls]).toEqual(["no-store", 2]);
    expect((await get("/v1/organizations/nobody")).status).toBe(404);
    expect((await get("/v1/organizations/nobody")).headers.get("Cache-Status")).toContain("hit");
    clock.now += 6_000;
    expect((await get("/v1/organizations/nobody")).headers.get("Cache-Status")).not.toContain("hit");
  });

  test("has the same headers on a hit as on a miss, and fewer on a 304", async () => {
    const { get } = createGateway();
    const first = await get("/v1/organizations");
    const hit = await get("/v1/organizations");
    // A fast-path hit calls no other service and takes nothing from the quota.
    const names = [...first.headers.keys()].filter((name) => !/^ratelimit|^server-timing$/.test(name));
    expect([...hit.headers.keys()].filter((name) => name !== "age")).toEqual(names);
    for (const name of [
      "Content-Type",
      "Content-Security-Policy",
      "Vary",
      "Roster-Synced",
      "Strict-Transport-Security",
    ]) {
      expect(hit.headers.get(name), name).toBe(first.headers.get(name));
    }
    expect(hit.headers.get("X-Request-Id")).not.toBe(first.headers.get("X-Request-Id"));
    const unchanged = await get("/v1/organizations", { "If-None-Match": first.headers.get("ETag") ?? "" });
    expect([unchanged.status, unchanged.headers.get("Content-Type"), await unchanged.text()]).toEqual([304, null, ""]);
    expect(unchanged.headers.get("ETag")).toBe(first.headers.get("ETag"));
    const head = await get("/v1/organizations", {}, "HEAD");
    expect([head.status, head.headers.get("Content-Length"), await head.text()]).toEqual([
      200,
      String((await hit.arrayBuffer()).byteLength),
      "",
    ]);
  });
});
