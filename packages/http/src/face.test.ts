import type { Listing, Source, SourceDescription } from "@roster/core/roster";
import { describe, expect, test } from "vitest";
import type { Principal } from "./auth/principal.ts";
import type { Root } from "./deployment.ts";
import { createFace } from "./face.ts";

const face = createFace();
const described: readonly SourceDescription[] = [
  { id: "sentry-us", installation: "sentry", provider: "sentry", region: "us" },
  { id: "k6", installation: "k6", provider: "k6", region: "global" },
];
const nobody: Principal = { key: { id: "t", scopes: ["org:read"], sources: ["*"] }, credentials: {} };

/** A roster of one empty source, whose list does what a test wants. */
function root(list: () => Promise<Listing>, principal: Principal = nobody): Root {
  const source: Source = {
    sources: described.slice(0, 1),
    list,
    find: () => Promise.reject(new RangeError("secret-token")),
    projects: () => Promise.reject(new Error()),
    status: () => Promise.resolve([]),
  };
  return {
    deployment: {
      installations: [
        { id: "sentry", provider: "sentry" },
        { id: "k6", provider: "k6" },
      ],
      sources: described,
      inView: async () => [source],
    },
    authenticate: async () => principal,
  };
}

const empty: Listing = {
  rows: [],
  more: false,
  reports: [{ id: "sentry-us", region: "us", status: "fresh", matched: 0, undetermined: 0, url: null, error: null }],
  warnings: [],
  syncedAt: 0,
};
const quiet = root(async () => empty);

describe("the face", () => {
  test("an empty list says which sources were asked", async () => {
    const response = await face.request("/v1/organizations", {}, quiet);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      data: [],
      page: { limit: 50, next: null, previous: null, retry: null },
      sources: empty.reports,
      warnings: [],
      complete: true,
    });
    expect(response.headers.get("Roster-Synced")).toBe("1970-01-01T00:00:00.000Z");
  });

  test("HEAD is GET without a body", async () => {
    const response = await face.request("/v1/organizations", { method: "HEAD" }, quiet);
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test("a method that a route does not answer is 405 with Allow", async () => {
    const response = await face.request("/v1/organizations", { method: "DELETE" }, quiet);
    expect([response.status, response.headers.get("Allow")]).toEqual([405, "GET, HEAD"]);
  });

  test("every answer says how it may be kept, and carries a request id", async () => {
    for (const path of [
      "/v1/organizations",
      "/v1/organizations?limit=0",
      "/v1/sources",
      "/healthz",
      "/nowhere",
      "/problems/syncing",
    ]) {
      const response = await face.request(path, {}, quiet);
      expect(response.headers.get("Cache-Control"), path).toBeTruthy();
      expect(response.headers.get("X-Request-Id"), path).toMatch(/^[\w-]{8,64}$/);
    }
  });

  test("a request id that was sent is kept, unless it is none", async () => {
    const of = async (id: string) =>
      (await face.request("/healthz", { headers: { "X-Request-Id": id } }, quiet)).headers.get("X-Request-Id");
    expect(await of("abcdef-123")).toBe("abcdef-123");
    expect(await of("a b")).not.toBe("a b");
  });

  test("a key without the scope is refused, and the scope named", async () => {
    const scopeless = { key: { id: "t", scopes: [], sources: ["*"] }, credentials: {} };
    const response = await face.request(
      "/v1/organizations",
      {},
      root(async () => empty, scopeless),
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

  test("a defect is a 500 that tells nothing of it", async () => {
    const response = await face.request("/v1/organizations/foo", {}, quiet);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret-token");
  });

  test("the type of a problem can be looked up", async () => {
    const response = await face.request("/problems/invalid-query", {}, quiet);
    expect(await response.json()).toMatchObject({ code: "invalid-query", status: 400 });
    expect((await face.request("/problems/constructor", {}, quiet)).status).toBe(404);
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
    const response = await face.request(
      "/v1/organizations",
      {},
      root(async () => ({ ...empty, reports, syncedAt: null })),
    );
    expect([response.status, response.headers.get("Retry-After")]).toEqual([status, retryAfter]);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });
});
