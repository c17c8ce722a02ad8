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

const { face } = testApp();
const root = (list: () => Promise<Listing>) => testDependencies(testSource({ list }));
const quiet = root(async () => EMPTY_LISTING);
const rows = [testRow({ id: "sentry:1", source: "sentry-us" }, 1)];
const full = root(async () => ({ ...EMPTY_LISTING, rows }));

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

describe("the face", () => {
  test("an empty list says which sources were asked", async () => {
    const response = await face.request("/v1/organizations", {}, quiet);
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

  test.each(PATHS)("HEAD is GET without a body: %s", async (path) => {
    const get = await face.request(path, {}, quiet);
    const head = await face.request(path, { method: "HEAD" }, quiet);
    expect([head.status, await head.text()]).toEqual([get.status, ""]);
    const same = ["Content-Type", "Content-Length", "ETag", "Cache-Control", "Vary", "Link"];
    for (const name of same) expect(head.headers.get(name), name).toBe(get.headers.get(name));
  });

  test("a method that a route does not answer is 405 with Allow; OPTIONS asks for it", async () => {
    const response = await face.request("/v1/organizations", { method: "DELETE" }, quiet);
    expect([response.status, response.headers.get("Allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    const options = await face.request("/v1/organizations", { method: "OPTIONS" }, quiet);
    expect([options.status, options.headers.get("Allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
  });

  test.each(PATHS)(
    "every answer says how it may be kept, by whom it was asked and what a browser may do: %s",
    async (path) => {
      const { headers } = await face.request(path, {}, quiet);
      expect(headers.get("Cache-Control")).toMatch(/^(private, (max-age=\d+|no-cache)|no-store|public, max-age=\d+)$/);
      expect(headers.get("X-Request-Id")).toMatch(/^[\w-]{8,64}$/);
      expect(headers.get("Date")).toBe("Thu, 01 Jan 1970 00:00:00 GMT");
      expect(headers.get("traceparent")).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
      expect(headers.get("Server-Timing")).toMatch(/total;dur=\d/);
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      if (!headers.get("Cache-Control")?.startsWith("public")) {
        expect(headers.get("Vary")).toBe("Accept, Authorization, Roster-Sentry-Authorization, Roster-K6-Authorization");
      }
    },
  );

  test("a request id that was sent is kept, unless it is none; a trace goes on", async () => {
    const of = async (id: string) =>
      (await face.request("/healthz", { headers: { "X-Request-Id": id } }, quiet)).headers.get("X-Request-Id");
    expect(await of("abcdef-123")).toBe("abcdef-123");
    expect(await of("a b")).not.toBe("a b");
    const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    const traced = await face.request("/healthz", { headers: { traceparent } }, quiet);
    expect(traced.headers.get("traceparent")).toMatch(/^00-a{32}-(?!b{16})[0-9a-f]{16}-01$/);
  });

  test("a key without the scope is refused, and the scope named", async () => {
    const scopeless = { key: { id: "t", scopes: [], sources: ["*"], expiresAt: null }, credentials: {} };
    const response = await face.request(
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

  test("billing needs its scope", async () => {
    const response = await face.request("/v1/organizations?include=billing", {}, quiet);
    expect(await response.json()).toMatchObject({ code: "insufficient-scope" });
  });

  test("a defect is a 500 that tells nothing of it, and its log entry no more than where", async () => {
    const entries: LogEntry[] = [];
    const logged = { ...quiet, log: (entry: LogEntry) => void entries.push(entry) };
    const response = await face.request("/v1/organizations/foo", {}, logged);
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

  test("the log knows templates and kinds, no queries, ids or tokens", async () => {
    const entries: LogEntry[] = [];
    const logged = { ...quiet, log: (entry: LogEntry) => void entries.push(entry) };
    const headers = { Authorization: "Bearer hush" };
    await face.request("/v1/organizations?query=hush", { headers }, logged);
    await face.request("/hush", { headers }, logged);
    expect(entries.map(({ route, status, credential }) => [route, status, credential])).toEqual([
      ["/v1/organizations", 200, "key"],
      ["none", 404, null],
    ]);
    expect(JSON.stringify(entries)).not.toContain("hush");
  });

  test("the type of a problem can be looked up", async () => {
    const response = await face.request("/problems/invalid-query", {}, quiet);
    expect(await response.json()).toMatchObject({ code: "invalid-query", status: 400 });
    expect((await face.request("/problems/constructor", {}, quiet)).status).toBe(404);
  });

  test("what is too large is refused before anything is done for it", async () => {
    const long = await face.request(`/v1/organizations?query=${"a".repeat(17_000)}`, {}, quiet);
    expect([long.status, (await long.json()) as object]).toEqual([
      414,
      expect.objectContaining({ code: "uri-too-long" }),
    ]);
    const headers = { "Content-Length": "70000" };
    const large = await face.request("/v1/organizations", { method: "POST", headers, body: "x" }, quiet);
    expect(large.status).toBe(413);
  });

  test.each([
    ["syncing", 503, "2"],
    ["upstream-failed", 502, null],
    ["upstream-timeout", 504, null],
    ["upstream-unauthorized", 401, null],
    ["upstream-forbidden", 403, null],
  ] as const)("a list of which nothing is known is a problem: %s", async (code, status, retryAfter) => {
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
      const response = await face.request(
        "/v1/organizations",
        { headers: { Accept } },
        root(async () => ({ ...EMPTY_LISTING, reports, syncedAt: null })),
      );
      expect([response.status, response.headers.get("Retry-After")]).toEqual([status, retryAfter]);
      expect(response.headers.get("Cache-Control")).toBe("no-store");
    }
  });
});

describe("conditional requests", () => {
  test("the tag is of the bytes: it stays while they stay", async () => {
    const tag = async (which = full) =>
      (await face.request("/v1/organizations", {}, which)).headers.get("ETag") ?? "none";
    expect(await tag()).toMatch(/^"[\w-]{22,43}"$/);
    expect(await tag()).toBe(await tag());
    expect(await tag()).not.toBe(await tag(quiet));
  });

  test("304 to a caller that has the bytes, with what guides its cache and no body", async () => {
    const first = await face.request("/v1/organizations", {}, full);
    const etag = first.headers.get("ETag") ?? "";
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
      for (const method of ["GET", "HEAD"]) {
        const headers = { "If-None-Match": known };
        const response = await face.request("/v1/organizations", { method, headers }, full);
        expect([response.status, await response.text()], known).toEqual([304, ""]);
        for (const name of ["ETag", "Cache-Control", "Vary", "Roster-Synced"])
          expect(response.headers.get(name), name).toBe(first.headers.get(name));
        for (const name of ["Content-Type", "Content-Length"]) expect(response.headers.has(name), name).toBe(false);
      }
    }
    const headers = { "If-None-Match": '"other"' };
    expect((await face.request("/v1/organizations", { headers }, full)).status).toBe(200);
  });

  test("errors have no tag, and are never 304", async () => {
    const response = await face.request("/v1/organizations?limit=0", { headers: { "If-None-Match": "*" } }, full);
    expect([response.status, response.headers.get("ETag")]).toEqual([400, null]);
  });

  test("a caller that wants the newest data is not told to keep it", async () => {
    const of = async (path: string, headers: HeadersInit = {}) =>
      (await face.request(path, { headers }, full)).headers.get("Cache-Control");
    expect(await of("/v1/organizations")).toBe("private, max-age=15");
    expect(await of("/v1/organizations?fresh=1")).toBe("private, no-cache");
    expect(await of("/v1/organizations", { "Cache-Control": "max-age=0" })).toBe("private, no-cache");
  });
});

describe("limits", () => {
  const limits = { principal: { quota: 2, window: 60 }, strangers: { quota: 2, window: 60 } };

  test("a principal has an allowance, and is told how it stands", async () => {
    const { face, clock } = testApp();
    const limited = testDependencies(testSource({ list: async () => EMPTY_LISTING }), { rateLimits: limits });
    const ask = () => face.request("/v1/organizations", {}, limited);
    const first = await ask();
    expect(first.headers.get("RateLimit-Policy")).toBe('"principal";q=2;w=60');
    expect(first.headers.get("RateLimit")).toBe('"principal";r=1;t=30');
    await ask();
    const third = await ask();
    expect([third.status, third.headers.get("Retry-After")]).toEqual([429, "30"]);
    expect(third.headers.get("RateLimit")).toBe('"principal";r=0;t=60');
    expect(await third.json()).toMatchObject({ code: "rate-limited", retryAfter: 30 });
    clock.now = 30_000;
    expect((await ask()).status).toBe(200);
  });

  const identities = {
    installations: [{ id: "sentry", provider: "sentry" as const }],
    ring: new Map(),
    now: 0,
  };

  test("guessing keys is throttled, and keeps nobody out who has one", async () => {
    const { face } = testApp();
    const ring = openKeyRing(
      JSON.stringify([{ id: "ops", hash: await sha256Hex("rst_good"), scopes: ["org:read"], sources: ["*"] }]),
    );
    const guarded = testDependencies(testSource({}), {
      rateLimits: limits,
      authenticate: (headers) => authenticate(headers, { ...identities, ring }),
    });
    const guess = async (word: string) =>
      (await face.request("/v1/me", { headers: { Authorization: `Bearer rst_${word}` } }, guarded)).status;
    expect([await guess("a"), await guess("b"), await guess("c"), await guess("c")]).toEqual([401, 401, 429, 429]);
    expect(await guess("good")).toBe(200);
    // Who sends nothing guesses nothing.
    expect((await face.request("/v1/me", {}, guarded)).status).toBe(401);
  });

  test("unknown tokens reach no source when their address has used up its allowance", async () => {
    const { face } = testApp();
    let asked = 0;
    const unauthorized = { ...EMPTY_LISTING.reports[0], status: "failed" as const, matched: null };
    const error = { type: "", code: "upstream-unauthorized" as const, title: "", status: 401, detail: "No." };
    const list = async (): Promise<Listing> => {
      asked += 1;
      return {
        ...EMPTY_LISTING,
        reports: [{ ...unauthorized, id: "sentry-us", region: "us", undetermined: 0, url: null, error }],
      };
    };
    const guarded = testDependencies(testSource({ list }), {
      rateLimits: limits,
      authenticate: (headers) => authenticate(headers, identities),
    });
    const ask = (word: string, path = "/v1/organizations") =>
      face.request(path, { headers: { Authorization: `Bearer ${word}` } }, guarded);
    expect((await ask("a")).status).toBe(401);
    // That it is read here does not make a token known: only an upstream's answer does.
    expect((await ask("b", "/v1/me")).status).toBe(200);
    expect((await ask("b")).status).toBe(429);
    expect((await ask("c")).status).toBe(429);
    expect(asked).toBe(1);
  });

  test("a token that an upstream took is a stranger no more", async () => {
    const { face } = testApp();
    const welcoming = testDependencies(testSource({ list: async () => EMPTY_LISTING }), {
      rateLimits: { ...limits, principal: { quota: 100, window: 60 } },
      authenticate: (headers) => authenticate(headers, identities),
    });
    const ask = (word: string) =>
      face.request("/v1/organizations", { headers: { Authorization: `Bearer ${word}` } }, welcoming);
    for (let count = 0; count < 5; count += 1) expect((await ask(`good-${count}`)).status).toBe(200);
  });

  test("the platform's gate is asked first", async () => {
    const { face } = testApp();
    const shut = testDependencies(testSource({}), { platformRateLimiter: { limit: async () => ({ success: false }) } });
    expect((await face.request("/v1/organizations", {}, shut)).status).toBe(429);
  });

  test("Workers of the same deployment are not throttled, and get no tags", async () => {
    const { face } = testApp();
    const inside = testDependencies(testSource({ list: async () => EMPTY_LISTING }), {
      rateLimits: limits,
      access: "internal",
    });
    for (let count = 0; count < 5; count += 1) {
      const response = await face.request("/v1/organizations", {}, inside);
      expect([response.status, response.headers.get("ETag"), response.headers.get("RateLimit")]).toEqual([
        200,
        null,
        null,
      ]);
    }
  });
});

describe("pages of other origins", () => {
  const from = (Origin: string, method = "GET", headers: Readonly<Record<string, string>> = {}) => ({
    method,
    headers: { Origin, ...headers },
  });

  test("read nothing by default", async () => {
    const response = await face.request("/v1/organizations", from("https://a.example"), full);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });

  test("of the configured origins may, and ask first", async () => {
    const open = { ...full, corsOrigins: ["https://a.example"] };
    const read = await face.request("/v1/organizations", from("https://a.example"), open);
    expect(read.headers.get("Access-Control-Allow-Origin")).toBe("https://a.example");
    expect(read.headers.get("Vary")).toMatch(/^Origin, Accept/);
    expect(read.headers.get("Access-Control-Allow-Credentials")).toBeNull();
    const other = await face.request("/v1/organizations", from("https://b.example"), open);
    expect(other.headers.get("Access-Control-Allow-Origin")).toBeNull();
    const preflight = from("https://a.example", "OPTIONS", {
      "Access-Control-Request-Method": "GET",
      "Access-Control-Request-Headers": "authorization",
    });
    const asked = await face.request("/v1/organizations", preflight, open);
    expect(asked.status).toBe(204);
    expect(asked.headers.get("Access-Control-Allow-Headers")).toBe("authorization");
  });
});

describe("what a credential is", () => {
  const me = async (principal: typeof READER) => {
    const response = await face.request("/v1/me", {}, { ...quiet, authenticate: async () => principal });
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

describe("the whole list in lines", () => {
  const headers = { Accept: "application/x-ndjson" };
  const many = (count: number, fail: (page: number) => Listing | null = () => null) => {
    let page = 0;
    const all = Array.from({ length: count }, (_, index) =>
      testRow({ id: `sentry:${index}`, source: "sentry-us" }, count - index),
    );
    return root(async () => {
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

  test("one organization a line, then how it ended", async () => {
    const response = await face.request("/v1/organizations", { headers }, many(250));
    expect(response.headers.get("Content-Type")).toBe("application/x-ndjson; charset=utf-8");
    const read = await lines(response);
    expect(read.slice(0, -1).map(({ id }) => id)).toEqual(Array.from({ length: 250 }, (_, index) => `sentry:${index}`));
    expect(read.at(-1)).toEqual({ status: { sources: EMPTY_LISTING.reports, warnings: [], complete: true } });
  });

  test("an empty list is its last line", async () => {
    expect(await lines(await face.request("/v1/organizations", { headers }, quiet))).toEqual([
      { status: { sources: EMPTY_LISTING.reports, warnings: [], complete: true } },
    ]);
  });

  test("a source that fails on the way is told at the end", async () => {
    const failed = many(250, (page) => {
      if (page === 1) throw new RangeError("secret-token");
      return null;
    });
    const read = await lines(await face.request("/v1/organizations", { headers }, failed));
    expect(read).toHaveLength(101);
    expect(read.at(-1)).toMatchObject({ status: { complete: false, error: { code: "internal" } } });
    expect(JSON.stringify(read)).not.toContain("secret-token");
  });

  test.each(["limit=5", "cursor=abc", "position=abc"])("%s does not apply", async (search) => {
    const response = await face.request(`/v1/organizations?${search}`, { headers }, quiet);
    expect([response.status, (await response.json()) as object]).toEqual([
      400,
      expect.objectContaining({ code: "unknown-parameter", parameter: search.split("=")[0] }),
    ]);
  });

  test("pages are read as they are wanted, not ahead", async () => {
    let asked = 0;
    const counted = many(100_000, () => {
      asked += 1;
      return null;
    });
    const response = await face.request("/v1/organizations", { headers }, counted);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    await reader?.cancel();
    expect(asked).toBeLessThan(6);
  });
});
