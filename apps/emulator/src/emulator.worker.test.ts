import { beforeEach, describe, expect, test } from "vitest";
import { fetchEmulator, putControl, putWorld } from "./testing/fetch-emulator.ts";
import { createDemoWorld } from "./world/demo-world.ts";

const LIST = "https://sentry.io/api/0/organizations/";
const K6_LIST = "https://api.k6.io/v3/organizations";
const CONTROL = "http://127.0.0.1:8788";

const SMALL = {
  users: [{ id: 1, email: "one@example.com" }],
  tokens: [
    { token: "one", user: 1 },
    { token: "k6-one", k6User: 1 },
  ],
  organizations: [
    { id: "2", slug: "acme", dateCreated: "2020-03-10T05:57:35.976470Z", members: [{ id: 11, user: 1 }] },
    { id: "3", slug: "other", region: "de", dateCreated: "2021-03-10T05:57:35Z" },
  ],
  k6: {
    organizations: [
      { id: 1013, name: "mine", owner_id: 1, created: "2020-08-13T18:28:45Z", members: [1] },
      { id: 1014, name: "not mine", owner_id: 2, created: "2020-08-13T18:28:45Z" },
    ],
  },
};

async function slugs(token: string, url = LIST): Promise<string[]> {
  const response = await fetchEmulator(url, token);
  expect(response.status).toBe(200);
  return (await response.json<{ slug: string }[]>()).map(({ slug }) => slug);
}

test("before the first PUT /__world the emulator contains the demo world", async () => {
  const world = await (await fetchEmulator(`${CONTROL}/__world`)).json();
  const { organizations = [], k6, users = [], tokens = [] } = createDemoWorld();
  expect(world).toMatchObject({
    profile: "live",
    organizations: organizations.length,
    k6: k6?.organizations?.length,
    users: users.length,
    tokens: tokens.length,
  });
  expect(await slugs("demo-sentry-token", `${LIST}?query=id:2`)).toEqual(["the-interstellar-jurisdiction"]);
});

describe("the demo world", () => {
  beforeEach(() => putWorld(createDemoWorld()));

  test.each([
    ["sentry.io", 201],
    ["us.sentry.io", 145],
    ["de.sentry.io", 56],
    ["127.0.0.1:8788", 201],
  ])("%s lists %d organizations once each when a client follows next to the last page", async (host, count) => {
    const seen = new Set<string>();
    let cursor = "";
    for (;;) {
      const url = `https://${host}/api/0/organizations/?per_page=50&cursor=${cursor}`;
      const response = await fetchEmulator(url, "demo-sentry-token");
      for (const { id } of await response.json<{ id: string }[]>()) seen.add(id);
      const next = /rel="next"; results="(true|false)"; cursor="([^"]+)"/.exec(response.headers.get("Link") ?? "");
      if (next?.[1] !== "true") break;
      cursor = next[2] ?? "";
    }
    expect(seen.size).toBe(count);
  });

  test.each([
    ["demo-sentry-berlin-token", 13],
    ["demo-sentry-contractor-token", 3],
  ])("the token %s sees %d organizations", async (token, count) => {
    expect(await slugs(token)).toHaveLength(count);
  });

  test("k6 has the documented organization and its project", async () => {
    const list = await (
      await fetchEmulator(K6_LIST, "Token demo-k6-token")
    ).json<{ organizations: { id: number }[] }>();
    expect(list.organizations).toHaveLength(30);
    const projects = await (await fetchEmulator(`${K6_LIST}/1013/projects`, "demo-k6-token")).json();
    expect(projects).toMatchObject({ projects: [{ id: 47, name: "my Project", organization_id: 1013 }] });
  });
});

describe("PUT /__world", () => {
  test("replaces the world and returns its counts", async () => {
    const response = await putControl("/__world", SMALL);
    expect(await response.json()).toEqual({
      profile: "live",
      organizations: 2,
      regions: { de: 1, us: 1 },
      users: 1,
      tokens: 2,
      k6: 2,
      epoch: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(await slugs("one")).toEqual(["acme"]);
    expect((await fetchEmulator(LIST, "demo-sentry-token")).status).toBe(200);
    expect((await fetchEmulator(LIST, "demo-sentry-berlin-token")).status).toBe(401);
  });

  test("accepts an empty world", async () => {
    await putWorld({});
    expect(await slugs("demo-sentry-token")).toEqual([]);
  });

  test.each([
    [
      "organizations.1.slug",
      {
        ...SMALL,
        organizations: [
          ...SMALL.organizations.slice(0, 1),
          { id: "9", slug: "123", dateCreated: "2020-01-01T00:00:00Z" },
        ],
      },
    ],
    ["organizations.0.dateCreated", { organizations: [{ id: 1, slug: "a-b", dateCreated: "yesterday" }] }],
    ["organizations.0.dateCreated", { organizations: [{ id: 1, slug: "a-b", dateCreated: "2021-02-30T00:00:00Z" }] }],
    [
      "organizations.0.colour",
      { organizations: [{ id: 1, slug: "a-b", dateCreated: "2021-02-20T00:00:00Z", colour: "red" }] },
    ],
    ["organizations.1.id", { ...SMALL, organizations: [SMALL.organizations[0], { ...SMALL.organizations[1], id: 2 }] }],
    ["organizations.0.members.0.user", { organizations: SMALL.organizations }],
    ["tokens.0.user", { tokens: [{ token: "x", user: 4 }] }],
    ["tokens.0", { tokens: [{ token: "x" }] }],
    ["k6.organizations.0.name", { k6: { organizations: [{ id: 1, owner_id: 1, created: "2020-08-13T18:28:45Z" }] } }],
    ["profile", { profile: "dreamed" }],
    ["knobs.k6.dates", { knobs: { k6: { dates: "roman" } } }],
    ["", []],
    ["k6", { k6: [] }],
    [
      "organizations.0.avatar",
      { organizations: [{ id: 1, slug: "a-b", dateCreated: "2021-02-20T00:00:00Z", avatar: [] }] },
    ],
  ])("an error at %s is a 400 with its path, and the loaded world is unchanged", async (path, world) => {
    await putWorld(SMALL);
    const response = await putControl("/__world", world);
    expect(response.status).toBe(400);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status: 400, path });
    expect(await slugs("one")).toEqual(["acme"]);
  });

  test("a body that is not JSON is a 400", async () => {
    const response = await fetchEmulator(`${CONTROL}/__world`, undefined, { method: "PUT", body: "{" });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: expect.stringMatching(/^the body: must be JSON/) });
  });
});

describe("operator tokens", () => {
  test("see every organization of the loaded world without member rows", async () => {
    await putWorld(SMALL);
    expect(await slugs("demo-sentry-token")).toEqual(["other", "acme"]);
    expect(await slugs("demo-sentry-token", "https://de.sentry.io/api/0/organizations/")).toEqual(["other"]);
    const k6 = await (await fetchEmulator(K6_LIST, "demo-k6-token")).json<{ organizations: unknown[] }>();
    expect(k6.organizations).toHaveLength(2);
  });

  test("have the user that the world defines for the same token", async () => {
    await putWorld({
      ...SMALL,
      tokens: [
        { token: "demo-sentry-token", user: 1 },
        { token: "demo-k6-token", k6User: 1 },
      ],
    });
    expect(await slugs("demo-sentry-token")).toEqual(["acme"]);
    const k6 = await (await fetchEmulator(K6_LIST, "demo-k6-token")).json<{ organizations: unknown[] }>();
    expect(k6.organizations).toHaveLength(1);
  });
});

describe("/__log", () => {
  test("contains only upstream requests, oldest first, and no tokens", async () => {
    await putWorld(SMALL);
    await fetchEmulator(`${CONTROL}/__log`, undefined, { method: "DELETE" });
    await fetchEmulator(`${LIST}?query=a%20b&per_page=3`, "one");
    await fetchEmulator(`${K6_LIST}/7`, "Token k6-one", { method: "GET" });
    await fetchEmulator(LIST, undefined, { method: "OPTIONS" });
    const log = await (await fetchEmulator(`${CONTROL}/__log`)).json<{ requests: object[] }>();
    expect(log.requests).toEqual([
      {
        at: expect.any(String),
        method: "GET",
        host: "sentry.io",
        path: "/api/0/organizations/",
        query: "query=a%20b&per_page=3",
        status: 200,
      },
      { at: expect.any(String), method: "GET", host: "api.k6.io", path: "/v3/organizations/7", query: "", status: 404 },
      {
        at: expect.any(String),
        method: "OPTIONS",
        host: "sentry.io",
        path: "/api/0/organizations/",
        query: "",
        status: 200,
      },
    ]);
    expect(JSON.stringify(log)).not.toContain("k6-one");
  });
});

describe("/__faults", () => {
  beforeEach(async () => {
    await putWorld(SMALL);
    await putControl("/__faults", []);
  });

  test("status sends the upstream's error body, and times limits the number of requests", async () => {
    await putControl("/__faults", [{ match: { host: "sentry.io" }, status: 500, times: 2 }]);
    const first = await fetchEmulator(LIST, "one");
    expect([first.status, await first.json()]).toEqual([500, { detail: "Internal Error", errorId: null }]);
    expect((await fetchEmulator(LIST, "one")).status).toBe(500);
    expect((await fetchEmulator(LIST, "one")).status).toBe(200);
    expect(await (await fetchEmulator(`${CONTROL}/__faults`)).json()).toEqual([]);
  });

  test("host, path and token must all match; * matches any text", async () => {
    await putControl("/__faults", [{ match: { host: "*.k6.io", path: "/v3/*", token: "k6-one" }, status: 503 }]);
    expect((await fetchEmulator(LIST, "one")).status).toBe(200);
    expect((await fetchEmulator(K6_LIST, "demo-k6-token")).status).toBe(200);
    const refused = await fetchEmulator(K6_LIST, "Token k6-one");
    expect([refused.status, await refused.json()]).toEqual([503, { error: { code: 1, message: expect.any(String) } }]);
  });

  test("reset rejects the caller's fetch and is logged with status 0", async () => {
    await putControl("/__faults", [{ reset: true, times: 1 }]);
    await fetchEmulator(`${CONTROL}/__log`, undefined, { method: "DELETE" });
    await expect(fetchEmulator(LIST, "one")).rejects.toThrow("broke the connection");
    const log = await (await fetchEmulator(`${CONTROL}/__log`)).json();
    expect(log).toMatchObject({ requests: [{ status: 0 }] });
  });

  test("truncate sends the first bytes of the body, then breaks the connection", async () => {
    await putControl("/__faults", [{ truncate: 10 }]);
    const response = await fetchEmulator(LIST, "one");
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value).toEqual(new TextEncoder().encode('[{"id":"2"'));
    await expect(reader?.read()).rejects.toThrow("broke the connection");
  });

  test.each([
    [{ reset: true }, "reset", ""],
    [{ reset: true, truncate: 10 }, "reset-after-body", '[{"id":"2"'],
    [{ truncate: 10 }, "close-after-body", '[{"id":"2"'],
    [{ truncate: false, status: 200, body: "[]" }, null, "[]"],
  ])("the server in front is told to break the connection: %j", async (fault, told, body) => {
    await putControl("/__faults", [fault]);
    const response = await fetchEmulator(LIST, "one", { headers: { "Emulator-Front": "1" } });
    expect([response.headers.get("Emulator-Connection"), await response.text()]).toEqual([told, body]);
  });

  test("dripMs sends the body byte by byte", async () => {
    await putControl("/__faults", [{ dripMs: 1, status: 200, body: "drip" }]);
    const chunks: string[] = [];
    for await (const chunk of (await fetchEmulator(LIST, "one")).body ?? [])
      chunks.push(new TextDecoder().decode(chunk as Uint8Array));
    expect(chunks).toEqual(["d", "r", "i", "p"]);
  });

  test("contentType, headers and body replace those of the response; text/html sends an HTML page", async () => {
    await putControl("/__faults", [
      { contentType: "text/html", times: 1 },
      { status: 429, headers: { "Retry-After": "7" }, body: "slow down", contentType: "text/plain", times: 1 },
    ]);
    const html = await fetchEmulator(LIST, "one");
    expect([html.status, html.headers.get("Content-Type")]).toEqual([200, "text/html"]);
    expect(await html.text()).toMatch(/^<!doctype html>/);
    const slow = await fetchEmulator(LIST, "one");
    expect([slow.status, slow.headers.get("Retry-After"), await slow.text()]).toEqual([429, "7", "slow down"]);
  });

  test("headers removes a field whose value is null", async () => {
    await putControl("/__faults", [{ headers: { Link: null, "X-Added": "1" } }]);
    const response = await fetchEmulator(LIST, "one");
    expect([response.headers.has("Link"), response.headers.get("X-Added")]).toEqual([false, "1"]);
  });

  test("firstPage sends the first page whichever is requested, with its own links", async () => {
    const first = await fetchEmulator(`${LIST}?per_page=1`, "demo-sentry-token");
    const [, cursor = ""] = /rel="next"; results="true"; cursor="([^"]+)"/.exec(first.headers.get("Link") ?? "") ?? [];
    const next = `${LIST}?per_page=1&cursor=${cursor}`;
    const second = await (await fetchEmulator(next, "demo-sentry-token")).text();
    await putControl("/__faults", [{ firstPage: true }]);
    const repeated = await fetchEmulator(next, "demo-sentry-token");
    const body = await first.text();
    expect([await repeated.text(), repeated.headers.get("Link")]).toEqual([body, first.headers.get("Link")]);
    expect(body).not.toBe(second);
  });

  test("delayMs delays the complete response", async () => {
    await putControl("/__faults", [{ delayMs: 30 }]);
    const start = Date.now();
    expect(await slugs("one")).toEqual(["acme"]);
    expect(Date.now() - start).toBeGreaterThanOrEqual(29);
  });

  test("rateLimit passes limit requests in a window and sends the upstream's 429 to the rest", async () => {
    await putControl("/__faults", [{ match: { host: "sentry.io" }, rateLimit: { limit: 2, windowSeconds: 3600 } }]);
    expect((await fetchEmulator(LIST, "one")).status).toBe(200);
    expect((await fetchEmulator(LIST, "one")).status).toBe(200);
    const refused = await fetchEmulator(LIST, "one");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(refused.headers.get("X-Sentry-Rate-Limit-ConcurrentRemaining")).toBe("None");
    expect(refused.headers.has("Retry-After")).toBe(false);
  });

  test("a fault with probability 0 never applies", async () => {
    await putControl("/__faults", [{ status: 500, probability: 0 }]);
    expect((await fetchEmulator(LIST, "one")).status).toBe(200);
  });

  test.each([
    ["0.status", [{ status: 99 }]],
    ["0", [{ match: { host: "sentry.io" } }]],
    ["0.match.hots", [{ match: { hots: "x" }, status: 500 }]],
    ["1.times", [{ status: 500 }, { status: 500, times: 0 }]],
  ])("an error at %s is a 400 with its path, and the faults are unchanged", async (path, faults) => {
    await putControl("/__faults", [{ status: 500, times: 3 }]);
    const response = await putControl("/__faults", faults);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ path });
    expect(await (await fetchEmulator(`${CONTROL}/__faults`)).json()).toMatchObject([{ status: 500, times: 3 }]);
  });
});

test("an unknown control route is a 404", async () => {
  expect((await fetchEmulator(`${CONTROL}/__universe`)).status).toBe(404);
});
