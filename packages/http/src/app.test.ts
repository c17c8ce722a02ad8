import type { Listing } from "@roster/core/source";
import { describe, expect, test } from "vitest";
import { authenticate } from "./auth/authenticate.ts";
import { openKeyRing, sha256Hex } from "./auth/key-ring.ts";
import type { LogEntry } from "./middleware/request-log.ts";
import {
  TEST_SOURCES,
  EMPTY_LISTING,
  READER,
  testApp,
  testDependencies,
  testRow,
  testSource,
} from "./testing/test-dependencies.ts";

const { app } = testApp();
const withList = (list: () => Promise<Listing>) => testDependencies(testSource({ list }));
const emptyList = withList(async () => EMPTY_LISTING);
const rows = [testRow({ id: "sentry:1", source: "sentry-us" }, 1)];
const nonEmptyList = withList(async () => ({ ...EMPTY_LISTING, rows }));

const PATHS = [
  "/v1/organizations",
  "/v1/organizations?limit=0",
  "/v1/sources",
  "/v1/explain?query=foo",
  "/v1/me",
  "/healthz",
  "/openapi.json",
  "/nowhere",
  "/v1/nowhere",
  "/api/0/nowhere/",
  "/v3/nowhere",
  "/problems/syncing",
];

describe("the app", () => {
  test("an empty list reports its sources", async () => {
    const response = await app.request("/v1/organizations", {}, emptyList);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      data: [],
      page: { limit: 50, next: null, previous: null, retry: null },
      sources: EMPTY_LISTING.reports,
      warnings: [],
      complete: true,
    });
    expect(response.headers.get("Roster-Synced")).toBe("1970-01-01T00:00:00.000Z");
  });

  test.each(PATHS)("HEAD returns the headers of GET without a body: %s", async (path) => {
    const get = await app.request(path, {}, emptyList);
    const head = await app.request(path, { method: "HEAD" }, emptyList);
    expect([head.status, await head.text()]).toEqual([get.status, ""]);
    const same = ["Content-Type", "Content-Length", "ETag", "Cache-Control", "Vary", "Link"];
    for (const name of same) expect(head.headers.get(name), name).toBe(get.headers.get(name));
  });

  test("an unsupported method is 405 with Allow, and OPTIONS returns Allow", async () => {
    const response = await app.request("/v1/organizations", { method: "DELETE" }, emptyList);
    expect([response.status, response.headers.get("Allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    const options = await app.request("/v1/organizations", { method: "OPTIONS" }, emptyList);
    expect([options.status, options.headers.get("Allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
  });

  test.each(PATHS)("every response has cache, tracing and security headers: %s", async (path) => {
    const { headers } = await app.request(path, {}, emptyList);
    expect(headers.get("Cache-Control")).toMatch(/^(private, (max-age=\d+|no-cache)|no-store|public, max-age=\d+)$/);
    expect(headers.get("X-Request-Id")).toMatch(/^[\w-]{8,64}$/);
    expect(headers.get("Date")).toBe("Thu, 01 Jan 1970 00:00:00 GMT");
    expect(headers.get("traceparent")).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
    expect(headers.get("Server-Timing")).toMatch(/total;dur=\d/);
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    if (!headers.get("Cache-Control")?.startsWith("public")) {
      expect(headers.get("Vary")).toBe("Accept, Authorization, Roster-Sentry-Authorization, Roster-K6-Authorization");
    }
  });

  test("a valid request id is kept, an invalid one is replaced, and a trace is continued", async () => {
    const of = async (id: string) =>
      (await app.request("/healthz", { headers: { "X-Request-Id": id } }, emptyList)).headers.get("X-Request-Id");
    expect(await of("abcdef-123")).toBe("abcdef-123");
    expect(await of("a b")).not.toBe("a b");
    const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    const traced = await app.request("/healthz", { headers: { traceparent } }, emptyList);
    expect(traced.headers.get("traceparent")).toMatch(/^00-a{32}-(?!b{16})[0-9a-f]{16}-01$/);
  });

  test("a key without the scope is refused, and the response names the scope", async () => {
    const scopeless = { key: { id: "t", scopes: [], sources: ["*"], expiresAt: null }, credentials: {} };
    const response = await app.request(
      "/v1/organizations",
      {},
      testDependencies(testSource({}), { authenticate: async () => scopeless }),
    );
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      code: "insufficient-scope",
      detail: expect.stringContaining("org:read"),
    });
  });

  test("billing fields require a scope", async () => {
    const response = await app.request("/v1/organizations?include=billing", {}, emptyList);
    expect(await response.json()).toMatchObject({ code: "insufficient-scope" });
  });

  test("an unexpected error is a 500 without details, and its log entry has only the stack", async () => {
    const entries: LogEntry[] = [];
    const logged = { ...emptyList, log: (entry: LogEntry) => void entries.push(entry) };
    const response = await app.request("/v1/organizations/foo", {}, logged);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret-token");
    expect(entries.map(({ event, status, route }) => [event, status, route])).toEqual([
      ["defect", 500, "/v1/organizations/{id}"],
      ["request", 500, "/v1/organizations/{id}"],
    ]);
    expect(entries[0]?.defect?.name).toBe("RangeError");
    expect(entries[0]?.defect?.stack[0]).toMatch(/^at /);
    expect(JSON.stringify(entries)).not.toContain("secret-token");
  });

  test("the log holds path templates and credential kinds, but no queries, ids or tokens", async () => {
    const entries: LogEntry[] = [];
    const logged = { ...emptyList, log: (entry: LogEntry) => void entries.push(entry) };
    const headers = { Authorization: "Bearer hush" };
    await app.request("/v1/organizations?query=hush", { headers }, logged);
    await app.request("/hush", { headers }, logged);
    expect(entries.map(({ route, status, credential }) => [route, status, credential])).toEqual([
      ["/v1/organizations", 200, "key"],
      ["none", 404, null],
    ]);
    expect(JSON.stringify(entries)).not.toContain("hush");
  });

  test("the type of a problem is described at its URL", async () => {
    const response = await app.request("/problems/invalid-query", {}, emptyList);
    expect(await response.json()).toMatchObject({ code: "invalid-query", status: 400 });
    expect((await app.request("/problems/constructor", {}, emptyList)).status).toBe(404);
  });

  test("a request that is too large is refused", async () => {
    const long = await app.request(`/v1/organizations?query=${"a".repeat(17_000)}`, {}, emptyList);
    expect([long.status, (await long.json()) as object]).toEqual([
      414,
      expect.objectContaining({ code: "uri-too-long" }),
    ]);
    const headers = { "Content-Length": "70000" };
    const large = await app.request("/v1/organizations", { method: "POST", headers, body: "x" }, emptyList);
    expect(large.status).toBe(413);
  });

  test.each([
    ["syncing", 503, "2"],
    ["upstream-failed", 502, null],
    ["upstream-timeout", 504, null],
    ["upstream-unauthorized", 401, null],
    ["upstream-forbidden", 403, null],
  ] as const)("a list without any data is a problem: %s", async (code, status, retryAfter) => {
    const error = {
      type: "",
      code,
      title: "",
      status,
      detail: "No.",
      ...(retryAfter && { retryAfter: Number(retryAfter) }),
    };
    const report = { id: "sentry-us", region: "us", matched: null, undetermined: 0, url: null, error };
    const reports = [{ ...report, status: code === "syncing" ? ("syncing" as const) : ("failed" as const) }];
    for (const Accept of ["application/json", "application/x-ndjson"]) {
      const response = await app.request(
        "/v1/organizations",
        { headers: { Accept } },
        withList(async () => ({ ...EMPTY_LISTING, reports, syncedAt: null })),
      );
      expect([response.status, response.headers.get("Retry-After")]).toEqual([status, retryAfter]);
      expect(response.headers.get("Cache-Control")).toBe("no-store");
    }
  });
});

describe("conditional requests", () => {
  test("the entity tag changes only with the body", async () => {
    const tag = async (which = nonEmptyList) =>
      (await app.request("/v1/organizations", {}, which)).headers.get("ETag") ?? "none";
    expect(await tag()).toMatch(/^"[\w-]{22,43}"$/);
    expect(await tag()).toBe(await tag());
    expect(await tag()).not.toBe(await tag(emptyList));
  });

  test("a matching If-None-Match is answered with 304, cache headers and no body", async () => {
    const first = await app.request("/v1/organizations", {}, nonEmptyList);
    const etag = first.headers.get("ETag") ?? "";
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
      for (const method of ["GET", "HEAD"]) {
        const headers = { "If-None-Match": known };
        const response = await app.request("/v1/organizations", { method, headers }, nonEmptyList);
        expect([response.status, await response.text()], known).toEqual([304, ""]);
        for (const name of ["ETag", "Cache-Control", "Vary", "Roster-Synced"])
          expect(response.headers.get(name), name).toBe(first.headers.get(name));
        for (const name of ["Content-Type", "Content-Length"]) expect(response.headers.has(name), name).toBe(false);
      }
    }
    const headers = { "If-None-Match": '"other"' };
    expect((await app.request("/v1/organizations", { headers }, nonEmptyList)).status).toBe(200);
  });

  test("errors have no entity tag and are never 304", async () => {
    const response = await app.request(
      "/v1/organizations?limit=0",
      { headers: { "If-None-Match": "*" } },
      nonEmptyList,
    );
    expect([response.status, response.headers.get("ETag")]).toEqual([400, null]);
  });

  test("a client that requires the newest data has to revalidate", async () => {
    const of = async (path: string, headers: HeadersInit = {}) =>
      (await app.request(path, { headers }, nonEmptyList)).headers.get("Cache-Control");
    expect(await of("/v1/organizations")).toBe("private, max-age=15");
    expect(await of("/v1/organizations?fresh=1")).toBe("private, no-cache");
    expect(await of("/v1/organizations", { "Cache-Control": "max-age=0" })).toBe("private, no-cache");
  });
});

describe("rate limits", () => {
  const limits = { principal: { quota: 2, window: 60 }, unverified: { quota: 2, window: 60 } };

  test("a principal has a quota, and the response states what is left", async () => {
    const { app, clock } = testApp();
    const limited = testDependencies(testSource({ list: async () => EMPTY_LISTING }), { rateLimits: limits });
    const send = () => app.request("/v1/organizations", {}, limited);
    const first = await send();
    expect(first.headers.get("RateLimit-Policy")).toBe('"principal";q=2;w=60');
    expect(first.headers.get("RateLimit")).toBe('"principal";r=1;t=30');
    await send();
    const third = await send();
    expect([third.status, third.headers.get("Retry-After")]).toEqual([429, "30"]);
    expect(third.headers.get("RateLimit")).toBe('"principal";r=0;t=60');
    expect(await third.json()).toMatchObject({ code: "rate-limited", retryAfter: 30 });
    clock.now = 30_000;
    expect((await send()).status).toBe(200);
  });

  const identities = {
    installations: [{ id: "sentry", provider: "sentry" as const }],
    ring: new Map(),
    now: 0,
  };

  test("guessing keys is limited, and does not affect a valid key from the same address", async () => {
    const { app } = testApp();
    const ring = openKeyRing(
      JSON.stringify([{ id: "ops", hash: await sha256Hex("rst_good"), scopes: ["org:read"], sources: ["*"] }]),
    );
    const guarded = testDependencies(testSource({}), {
      rateLimits: limits,
      authenticate: (headers) => authenticate(headers, { ...identities, ring }),
    });
    const guess = async (word: string) =>
      (await app.request("/v1/me", { headers: { Authorization: `Bearer rst_${word}` } }, guarded)).status;
    expect([await guess("a"), await guess("b"), await guess("c"), await guess("c")]).toEqual([401, 401, 429, 429]);
    expect(await guess("good")).toBe(200);
    // A request without a credential does not count.
    expect((await app.request("/v1/me", {}, guarded)).status).toBe(401);
  });

  test("unverified tokens reach no source when the quota of their address is used up", async () => {
    const { app } = testApp();
    let calls = 0;
    const unauthorized = { ...EMPTY_LISTING.reports[0], status: "failed" as const, matched: null };
    const error = { type: "", code: "upstream-unauthorized" as const, title: "", status: 401, detail: "No." };
    const list = async (): Promise<Listing> => {
      calls += 1;
      return {
        ...EMPTY_LISTING,
        reports: [{ ...unauthorized, id: "sentry-us", region: "us", undetermined: 0, url: null, error }],
      };
    };
    const guarded = testDependencies(testSource({ list }), {
      rateLimits: limits,
      authenticate: (headers) => authenticate(headers, identities),
    });
    const send = (word: string, path = "/v1/organizations") =>
      app.request(path, { headers: { Authorization: `Bearer ${word}` } }, guarded);
    expect((await send("a")).status).toBe(401);
    // Only a response of an upstream verifies a token. `/v1/me` does not.
    expect((await send("b", "/v1/me")).status).toBe(200);
    expect((await send("b")).status).toBe(429);
    expect((await send("c")).status).toBe(429);
    expect(calls).toBe(1);
  });

  test("a token that an upstream accepted no longer counts as unverified", async () => {
    const { app } = testApp();
    const welcoming = testDependencies(testSource({ list: async () => EMPTY_LISTING }), {
      rateLimits: { ...limits, principal: { quota: 100, window: 60 } },
      authenticate: (headers) => authenticate(headers, identities),
    });
    const send = (word: string) =>
      app.request("/v1/organizations", { headers: { Authorization: `Bearer ${word}` } }, welcoming);
    for (let count = 0; count < 5; count += 1) expect((await send(`good-${count}`)).status).toBe(200);
  });

  test("the platform's rate limiter is checked first", async () => {
    const { app } = testApp();
    const shut = testDependencies(testSource({}), { platformRateLimiter: { limit: async () => ({ success: false }) } });
    expect((await app.request("/v1/organizations", {}, shut)).status).toBe(429);
  });
});

describe("cross-origin requests", () => {
  const from = (Origin: string, method = "GET", headers: Readonly<Record<string, string>> = {}) => ({
    method,
    headers: { Origin, ...headers },
  });

  test("are not allowed by default", async () => {
    const response = await app.request("/v1/organizations", from("https://a.example"), nonEmptyList);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });

  test("are allowed for the configured origins, with preflight", async () => {
    const open = { ...nonEmptyList, corsOrigins: ["https://a.example"] };
    const read = await app.request("/v1/organizations", from("https://a.example"), open);
    expect(read.headers.get("Access-Control-Allow-Origin")).toBe("https://a.example");
    expect(read.headers.get("Vary")).toMatch(/^Origin, Accept/);
    expect(read.headers.get("Access-Control-Allow-Credentials")).toBeNull();
    const other = await app.request("/v1/organizations", from("https://b.example"), open);
    expect(other.headers.get("Access-Control-Allow-Origin")).toBeNull();
    const preflight = from("https://a.example", "OPTIONS", {
      "Access-Control-Request-Method": "GET",
      "Access-Control-Request-Headers": "authorization",
    });
    const allowed = await app.request("/v1/organizations", preflight, open);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("Access-Control-Allow-Headers")).toBe("authorization");
  });
});

describe("what a credential is", () => {
  const me = async (principal: typeof READER) => {
    const response = await app.request("/v1/me", {}, { ...emptyList, authenticate: async () => principal });
    return ((await response.json()) as { data: object }).data;
  };

  test("a key", async () => {
    expect(
      await me({ key: { id: "t", scopes: ["org:read"], sources: ["k6"], expiresAt: null }, credentials: {} }),
    ).toEqual({
      kind: "key",
      key: { id: "t", sources: ["k6"] },
      scopes: ["org:read"],
      sources: [{ ...TEST_SOURCES[1], by: "key" }],
      headers: ["Roster-Sentry-Authorization"],
    });
  });

  test("an upstream token, and both", async () => {
    const credentials = { sentry: { scheme: "Bearer", token: "hush" } };
    expect(await me({ key: null, credentials })).toMatchObject({
      kind: "pass-through",
      key: null,
      sources: [{ id: "sentry-us", by: "credential" }],
      headers: ["Roster-K6-Authorization"],
    });
    expect(await me({ ...READER, credentials })).toMatchObject({
      kind: "both",
      sources: [{ by: "credential" }, { by: "key" }],
      headers: [],
    });
  });
});

describe("the list as NDJSON", () => {
  const headers = { Accept: "application/x-ndjson" };
  const many = (count: number, fail: (page: number) => Listing | null = () => null) => {
    let page = 0;
    const all = Array.from({ length: count }, (_, index) =>
      testRow({ id: `sentry:${index}`, source: "sentry-us" }, count - index),
    );
    return withList(async () => {
      const failed = fail(page);
      const from = page * 100;
      page += 1;
      return failed ?? { ...EMPTY_LISTING, rows: all.slice(from, from + 100), more: from + 100 < count };
    });
  };
  const lines = async (response: Response) =>
    (await response.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { id?: string; status?: { complete: boolean; sources: unknown[] } });

  test("has one organization per line, then the status", async () => {
    const response = await app.request("/v1/organizations", { headers }, many(250));
    expect(response.headers.get("Content-Type")).toBe("application/x-ndjson; charset=utf-8");
    const read = await lines(response);
    expect(read.slice(0, -1).map(({ id }) => id)).toEqual(Array.from({ length: 250 }, (_, index) => `sentry:${index}`));
    expect(read.at(-1)).toEqual({ status: { sources: EMPTY_LISTING.reports, warnings: [], complete: true } });
  });

  test("an empty list consists of the status line", async () => {
    expect(await lines(await app.request("/v1/organizations", { headers }, emptyList))).toEqual([
      { status: { sources: EMPTY_LISTING.reports, warnings: [], complete: true } },
    ]);
  });

  test("an error during the list is reported in the last line", async () => {
    const failed = many(250, (page) => {
      if (page === 1) throw new RangeError("secret-token");
      return null;
    });
    const read = await lines(await app.request("/v1/organizations", { headers }, failed));
    expect(read).toHaveLength(101);
    expect(read.at(-1)).toMatchObject({ status: { complete: false, error: { code: "internal" } } });
    expect(JSON.stringify(read)).not.toContain("secret-token");
  });

  test.each(["limit=5", "cursor=abc", "position=abc"])("%s is refused", async (search) => {
    const response = await app.request(`/v1/organizations?${search}`, { headers }, emptyList);
    expect([response.status, (await response.json()) as object]).toEqual([
      400,
      expect.objectContaining({ code: "unknown-parameter", parameter: search.split("=")[0] }),
    ]);
  });

  test("pages are read on demand", async () => {
    let calls = 0;
    const counted = many(100_000, () => {
      calls += 1;
      return null;
    });
    const response = await app.request("/v1/organizations", { headers }, counted);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    await reader?.cancel();
    expect(calls).toBeLessThan(6);
  });
});
