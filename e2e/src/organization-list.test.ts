import type { RunningStack } from "@roster/scripts/start-stack";
import { createDemoWorld } from "@roster/emulator/demo-world";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getJson, controlEmulator, readUpstreamRequests, listAllPages } from "./stack-client.ts";
import { startTestStack } from "./start-test-stack.ts";
import { smallWorld } from "./small-world.ts";

let stack: RunningStack;

async function listIds(headers: HeadersInit): Promise<readonly string[]> {
  return (await listAllPages(stack, "/v1/organizations?limit=1", headers)).map(({ id }) => id);
}

beforeAll(async () => {
  stack = await startTestStack(createDemoWorld());
});

afterAll(async () => {
  await stack.stop();
});

describe("the demo world, with the demo key", () => {
  test("the first list contains all three sources, newest first", async () => {
    const { status, body, headers } = await getJson(stack, "/v1/organizations?limit=20");
    expect(status).toBe(200);
    expect(body.data).toHaveLength(20);
    expect(body.sources.map(({ id, status }) => [id, status])).toEqual([
      ["sentry-us", "fresh"],
      ["sentry-de", "fresh"],
      ["k6", "fresh"],
    ]);
    const created = body.data.map(({ createdAt }) => createdAt);
    expect(created).toEqual(created.toSorted().reverse());
    expect(body.complete).toBe(true);
    expect(headers.get("Link")).toContain('rel="next"');
  });

  test.each(["created", "-created", "name", "-name"])(
    "the pages sorted by %s contain every matching organization exactly once",
    async (sort) => {
      const rows = await listAllPages(stack, `/v1/organizations?limit=17&sortBy=${sort}`);
      const { body } = await getJson(stack, "/v1/organizations?limit=1");
      const matched = body.sources.reduce((sum, source) => sum + (source.matched ?? 0), 0);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      expect(rows).toHaveLength(matched);
      expect(matched).toBeGreaterThan(200);
    },
  );

  test("paging backward returns the same pages", async () => {
    const first = await getJson(stack, "/v1/organizations?limit=30");
    const second = await getJson(stack, `/v1/organizations?limit=30&cursor=${first.body.page.next}`);
    const third = await getJson(stack, `/v1/organizations?limit=30&cursor=${second.body.page.next}`);
    const back = await getJson(stack, `/v1/organizations?limit=30&cursor=${third.body.page.previous}`);
    expect(back.body.data).toEqual(second.body.data);
    const start = await getJson(stack, `/v1/organizations?limit=30&cursor=${back.body.page.previous}`);
    expect(start.body.data).toEqual(first.body.data);
    expect(start.body.page.previous).toBeNull();
    expect(first.body.page.previous).toBeNull();
  });

  test("one organization is found by id and by slug, and its projects are paginated", async () => {
    const byId = await getJson(stack, "/v1/organizations/sentry:2");
    expect(byId.status).toBe(200);
    expect(byId.body.data).toMatchObject({
      id: "sentry:2",
      slug: "the-interstellar-jurisdiction",
      region: "us",
      createdAt: "2018-11-06T21:19:55.101000Z",
      counts: {},
    });
    const bySlug = await getJson(stack, "/v1/organizations/the-interstellar-jurisdiction");
    expect(bySlug.body.data).toEqual(byId.body.data);
    const projects = await listAllPages(stack, "/v1/organizations/sentry:2/projects?limit=2");
    expect(projects.length).toBeGreaterThan(0);
    expect(projects.every(({ organizationId }) => organizationId === "sentry:2")).toBe(true);
    expect(await listAllPages(stack, "/v1/organizations/k6:1013/projects")).not.toHaveLength(0);
  });

  test("the list of sources reports the status of each", async () => {
    const { body } = await getJson(stack, "/v1/sources");
    expect(body.data).toEqual([
      expect.objectContaining({ id: "sentry-us", region: "us", status: "fresh", unrouted: [], lastError: null }),
      expect.objectContaining({ id: "sentry-de", region: "de", status: "fresh", unrouted: [], lastError: null }),
      expect.objectContaining({ id: "k6", region: "global", status: "fresh", organizations: 30 }),
    ]);
  });
});

describe("a newly loaded world", () => {
  beforeEach(async () => {
    await controlEmulator(stack, "PUT", "/__faults", []);
    await controlEmulator(stack, "PUT", "/__world", smallWorld());
    await controlEmulator(stack, "DELETE", "/__log");
  });

  test("every token returns exactly the organizations that it may see", async () => {
    expect(await listIds({ Authorization: "Bearer ann-token" })).toEqual(["sentry:2", "sentry:1", "sentry:4"]);
    expect(await listIds({ "Roster-Sentry-Authorization": "Bearer bob-token" })).toEqual(["sentry:3", "sentry:1"]);
    expect(await listIds({ Authorization: "Token k6-token" })).toEqual(["k6:3"]);
    expect(
      await listIds({
        "Roster-Sentry-Authorization": "Bearer bob-token",
        "Roster-K6-Authorization": "Bearer k6-token",
      }),
    ).toEqual(["sentry:3", "k6:3", "sentry:1"]);
    expect(await listIds({ Authorization: "Bearer rst_demo" })).toHaveLength(6);
  });

  test("a source without a credential is not in view and not read", async () => {
    const { body } = await getJson(stack, "/v1/organizations", { Authorization: "Token k6-token" });
    expect(body.sources.map(({ id }) => id)).toEqual(["k6"]);
    // The admission of the credential and the sync of its Directory are one request each.
    expect([...new Set((await readUpstreamRequests(stack)).map(({ host }) => host))]).toEqual(["api.k6.io"]);
    const filtered = await getJson(stack, "/v1/organizations?provider=sentry", { Authorization: "Token k6-token" });
    expect(filtered.status).toBe(403);
    expect(filtered.body).toMatchObject({ code: "source-not-in-view", headers: ["Roster-Sentry-Authorization"] });
  });

  test("the documented query returns the expected organizations", async () => {
    const query = encodeURIComponent("(slug:foo AND status:active) OR status:pending_deletion");
    const { status, body } = await getJson(stack, `/v1/organizations?query=${query}&sortBy=name`);
    expect(status).toBe(200);
    expect(body.data.map(({ id }) => id)).toEqual(["sentry:1", "sentry:4"]);
    expect(body.sources.map(({ matched }) => matched)).toEqual([1, 1, 0]);
  });

  test.each([
    ["query=slgu:foo", "invalid-query", "query"],
    ["query=(slug:foo", "invalid-query", "query"],
    ["color=red", "unknown-parameter", "color"],
    ["limit=0", "invalid-parameter", "limit"],
    ["limit=101", "invalid-parameter", "limit"],
    ["limit=5&limit=6", "invalid-parameter", "limit"],
    ["sortBy=size", "invalid-parameter", "sortBy"],
    ["region=mars", "invalid-parameter", "region"],
    ["cursor=broken", "invalid-cursor", "cursor"],
  ])("%s is a 400 that names the parameter", async (search, code, parameter) => {
    const { status, headers, body } = await getJson(stack, `/v1/organizations?${search}`);
    expect(status).toBe(400);
    expect(headers.get("Content-Type")).toContain("application/problem+json");
    expect(body).toMatchObject({ code, parameter });
  });

  test("a cursor is valid only for the request that returned it", async () => {
    const { body } = await getJson(stack, "/v1/organizations?limit=1");
    const other = await getJson(stack, `/v1/organizations?limit=1&sortBy=name&cursor=${body.page.next}`);
    expect(other.status).toBe(400);
    expect(other.body).toMatchObject({ code: "invalid-cursor", parameter: "cursor" });
  });

  test("invalid credentials return an error, never an empty list", async () => {
    expect((await getJson(stack, "/v1/organizations", {})).status).toBe(401);
    expect((await getJson(stack, "/v1/organizations", { Authorization: "Bearer rst_nobody" })).status).toBe(401);
    expect((await getJson(stack, "/v1/organizations", { Authorization: "Bearer unknown-token" })).status).toBe(401);
    expect((await getJson(stack, "/v1/organizations", { Authorization: "Bearer scopeless-token" })).status).toBe(403);
  });

  test("an unknown id returns 404, or 503 if a failed source could contain it", async () => {
    expect((await getJson(stack, "/v1/organizations/sentry:999")).status).toBe(404);
    await controlEmulator(stack, "PUT", "/__world", smallWorld());
    await controlEmulator(stack, "PUT", "/__faults", [{ match: { host: "api.k6.io" }, status: 500 }]);
    expect((await getJson(stack, "/v1/organizations/nobody-has-this")).status).toBe(503);
    expect((await getJson(stack, "/v1/organizations/sentry:1")).status).toBe(200);
  });

  test("if one upstream is down, the other sources are returned and the failure is reported", async () => {
    await controlEmulator(stack, "PUT", "/__faults", [{ match: { host: "api.k6.io" }, status: 500 }]);
    const { status, headers, body } = await getJson(stack, "/v1/organizations");
    expect(status).toBe(200);
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(body.complete).toBe(false);
    expect(body.data).toHaveLength(4);
    expect(body.sources[2]).toMatchObject({
      id: "k6",
      status: "failed",
      matched: null,
      error: { code: "upstream-failed" },
    });
    expect(body.warnings).toContainEqual(expect.objectContaining({ code: "source-failed", source: "k6" }));
    expect(body.page.next).toBeNull();
    await controlEmulator(stack, "PUT", "/__faults", []);
    const retry = () => getJson(stack, `/v1/organizations?cursor=${body.page.retry}`);
    // A source that failed is not asked again for a second or more.
    await expect.poll(async () => (await retry()).body.complete, { timeout: 60_000, interval: 200 }).toBe(true);
    const retried = await retry();
    expect(retried.body.data.map(({ id }) => id)).toEqual(["k6:9", "k6:3"]);
    expect(retried.body.complete).toBe(true);
  });

  test("if all upstreams are down, the response is a 502", async () => {
    await controlEmulator(stack, "PUT", "/__faults", [{ match: {}, status: 500 }]);
    const { status, body } = await getJson(stack, "/v1/organizations");
    expect(status).toBe(502);
    expect(body.sources.map((source) => source.status)).toEqual(["failed", "failed", "failed"]);
  });

  test("an unsupported method returns 405 and an unknown route returns 404", async () => {
    const post = await fetch(`${stack.gateway}/v1/organizations`, {
      method: "POST",
      headers: { Authorization: "Bearer rst_demo" },
    });
    expect(post.status).toBe(405);
    expect(post.headers.get("Allow")).toContain("GET");
    expect((await getJson(stack, "/v1/nothing")).status).toBe(404);
    expect((await getJson(stack, "/healthz", {})).status).toBe(200);
  });
});
