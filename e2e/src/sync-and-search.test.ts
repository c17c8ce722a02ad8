import type { RunningStack } from "@roster/scripts/start-stack";
import { generateWorld } from "@roster/emulator/generate-world";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getJson, controlEmulator, readUpstreamRequests, listAllPages } from "./stack-client.ts";
import { startTestStack } from "./start-test-stack.ts";
import { smallWorld } from "./small-world.ts";

let stack: RunningStack;

beforeAll(async () => {
  stack = await startTestStack(smallWorld());
});

afterAll(async () => {
  await stack.stop();
});

const ANN: HeadersInit = { Authorization: "Bearer ann-token" };

async function searchIds(query: string, headers?: HeadersInit, parameters = ""): Promise<readonly string[]> {
  const rows = await listAllPages(
    stack,
    `/v1/organizations?sortBy=name&query=${encodeURIComponent(query)}${parameters}`,
    headers,
  );
  return rows.map(({ id }) => id);
}

describe.each(["live", "documented"])("with the %s profile of the emulator", (profile) => {
  beforeEach(async () => {
    await controlEmulator(stack, "PUT", "/__faults", []);
    await controlEmulator(stack, "PUT", "/__world", { ...(smallWorld() as object), profile });
    await controlEmulator(stack, "DELETE", "/__log");
  });

  test("a facet provides the fields that the list does not contain", async () => {
    expect(await searchIds("platform:python")).toEqual(["sentry:2", "sentry:1", "sentry:4", "sentry:3"]);
    expect(await searchIds("NOT platform:python")).toEqual(["k6:3", "k6:9"]);
    expect(await searchIds("projects:3")).toEqual(["sentry:2", "sentry:1", "sentry:4", "sentry:3"]);
    expect(await searchIds("members:>=2 provider:sentry")).toEqual(["sentry:1"]);
    const { body } = await getJson(
      stack,
      "/v1/organizations?sortBy=members&include=members,projects&provider=sentry&limit=1",
    );
    expect(body.data[0]).toMatchObject({ id: "sentry:1", counts: { members: 2, projects: 3 } });
    expect(body.complete).toBe(true);
  });

  test("membership lookups decide the membership terms, and undetermined organizations are counted", async () => {
    expect(await searchIds("email:bob@example.com")).toEqual(["sentry:1", "sentry:3"]);
    expect(await searchIds("email:ann@example.com AND email:bob@example.com")).toEqual(["sentry:1"]);
    expect(await searchIds("bob@example.com")).toEqual(["sentry:1", "sentry:3"]);
    expect(await searchIds("member_id:32")).toEqual(["sentry:3"]);
    const { body } = await getJson(stack, `/v1/organizations?query=${encodeURIComponent("NOT email:bob@example.com")}`);
    expect(body.sources.map(({ matched, undetermined }) => [matched, undetermined])).toEqual([
      [1, 0],
      [1, 0],
      [0, 2],
    ]);
    expect(body.complete).toBe(false);
  });

  test("owner=1 selects the organizations that the user of the credential owns", async () => {
    expect(await searchIds("", ANN, "&owner=1")).toEqual(["sentry:2", "sentry:1"]);
    expect(await searchIds("", { "Roster-K6-Authorization": "Token k6-token" }, "&owner=1")).toEqual(["k6:3"]);
  });

  test("a thousand concurrent requests before the first sync cause one sync of each source", async () => {
    const responses = await Promise.all(
      Array.from({ length: 1000 }, () => getJson(stack, "/v1/organizations?limit=1")),
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    const requests = (await readUpstreamRequests(stack)).map(({ host, path }) => `${host}${path}`);
    expect(requests.toSorted()).toEqual([
      "api.k6.io/v3/organizations",
      "sentry.io/api/0/organizations/",
      "sentry.io/api/0/organizations/",
    ]);
  });

  test("a request that finds a fresh replica sends no upstream request", async () => {
    await getJson(stack, "/v1/organizations", ANN);
    await controlEmulator(stack, "DELETE", "/__log");
    await getJson(stack, "/v1/organizations?sortBy=name", ANN);
    expect(await readUpstreamRequests(stack)).toEqual([]);
  });

  test("a revoked token is refused at once, and its replica is erased", async () => {
    expect(await searchIds("", ANN)).toHaveLength(3);
    await controlEmulator(stack, "PUT", "/__faults", [{ match: { token: "ann-token" }, status: 401 }]);
    expect((await getJson(stack, "/v1/organizations?fresh=1", ANN)).status).toBe(401);
    expect((await getJson(stack, "/v1/organizations", ANN)).status).toBe(401);
  });
});

test("concurrent requests of two tokens return only the organizations of each token", async () => {
  await controlEmulator(stack, "PUT", "/__faults", []);
  await controlEmulator(stack, "PUT", "/__world", smallWorld());
  const visibleToAnn = new Set(["sentry:1", "sentry:2", "sentry:4"]);
  const visibleToBob = new Set(["sentry:1", "sentry:3"]);
  const paths = [
    "/v1/organizations",
    "/v1/organizations?query=foo",
    "/v1/organizations?sortBy=-name&limit=2",
    "/v1/organizations?fresh=1",
  ];
  await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const [token, visible] =
        index % 2 === 0 ? (["ann-token", visibleToAnn] as const) : (["bob-token", visibleToBob] as const);
      const { body } = await getJson(stack, paths[index % paths.length] ?? "", { Authorization: `Bearer ${token}` });
      for (const { id } of body.data) expect(visible, `${token} ${id}`).toContain(id);
    }),
  );
  const hidden = await getJson(stack, "/v1/organizations/sentry:3", { Authorization: "Bearer ann-token" });
  expect(hidden.status).toBe(404);
});

test("500 organizations have the same results with both profiles", async () => {
  const queries = [
    "platform:python",
    "members:>5",
    "projects:<3",
    "events:>100",
    "status:pending_deletion OR name:a*",
    "created:<2020-01-01",
  ];
  const results: unknown[][] = [];
  for (const profile of ["live", "documented"] as const) {
    const world = generateWorld({
      seed: 7,
      organizations: 500,
      k6Organizations: 20,
      users: 50,
      projects: 4,
      members: 6,
    });
    await controlEmulator(stack, "PUT", "/__world", { ...world, profile });
    const part: unknown[] = [];
    const parameters = [
      ...queries.map((query) => `query=${encodeURIComponent(query)}`),
      ...["members", "projects", "events", "-events", "-name"].map((sort) => `sortBy=${sort}`),
    ];
    for (const parameter of parameters) {
      // A source that is still syncing would be delivered later, and the rows would be in another order.
      await waitUntilSynced(`/v1/organizations?limit=1&${parameter}`);
      part.push(await listAllPages(stack, `/v1/organizations?limit=100&${parameter}`));
    }
    // The times at which a row was seen differ. All other fields are equal.
    results.push(
      part.map((rows) => (rows as readonly object[]).map((row) => ({ ...row, firstSeenAt: null, changedAt: null }))),
    );
  }
  expect(results[0]).toEqual(results[1]);
  expect(results[0]?.every((ids) => (ids as readonly string[]).length > 0)).toBe(true);
  // The test syncs the facets of 500 organizations twice.
}, 300_000);

async function waitUntilSynced(path: string): Promise<void> {
  const readStates = async () => (await getJson(stack, path)).body.sources.map(({ status }) => status);
  await expect.poll(readStates, { timeout: 120_000, interval: 200 }).toEqual(["fresh", "fresh", "fresh"]);
}

describe("the change feed", () => {
  const changes = async (after: string, headers?: HeadersInit) =>
    (await getJson(stack, `/v1/changes?after=${after}`, headers)).body as unknown as {
      readonly data: readonly {
        readonly type: string;
        readonly id: string;
        readonly changed: readonly string[] | null;
        readonly reason?: string;
      }[];
      readonly page: { readonly next: string; readonly more: boolean };
      readonly code?: string;
      readonly next?: string;
    };

  test("a client that polls the feed receives every change", async () => {
    await controlEmulator(stack, "PUT", "/__faults", []);
    await controlEmulator(stack, "PUT", "/__world", smallWorld());
    await getJson(stack, "/v1/organizations");
    const start = await changes("now");
    expect(start.data).toEqual([]);
    await controlEmulator(stack, "POST", "/__mutate", [
      { op: "update", provider: "sentry", id: "1", set: { name: "Foo & Sons" } },
      { op: "delete", provider: "sentry", id: "3" },
      { op: "delete", provider: "k6", id: 9 },
    ]);
    await getJson(stack, "/v1/organizations?fresh=1");
    const { data, page } = await changes(start.page.next);
    const changeTexts = data.map(({ type, id, changed, reason }) => [type, id, reason ?? changed?.join()].join(" "));
    expect(new Set(changeTexts)).toEqual(
      new Set([
        "organization.removed k6:9 deleted",
        "organization.removed sentry:3 deleted",
        "organization.updated sentry:1 name",
      ]),
    );
    expect(page.more).toBe(false);
    expect((await changes(page.next)).data).toEqual([]);
  });

  test("the feed contains only sources in view, and an erased replica makes older cursors invalid", async () => {
    const start = await changes("now", ANN);
    await controlEmulator(stack, "PUT", "/__world", smallWorld());
    await getJson(stack, "/v1/organizations", ANN);
    const gone = await changes(start.page.next, ANN);
    expect(gone).toMatchObject({ code: "changes-gone" });
    expect((await changes(gone.next ?? "", ANN)).data).toEqual([]);
    expect((await getJson(stack, "/v1/changes?after=nonsense")).status).toBe(400);
  });
});

test("an organization that moves to another region with a new name is returned once, in every sort", async () => {
  await controlEmulator(stack, "PUT", "/__faults", []);
  await controlEmulator(stack, "PUT", "/__world", smallWorld());
  await waitUntilSynced("/v1/organizations");
  const name = `Zebra ${"é".repeat(2_100)}`;
  await controlEmulator(stack, "POST", "/__mutate", [
    { op: "update", provider: "sentry", id: "1", set: { region: "de", name } },
  ]);
  // Only the region that receives it has read the new list.
  const moved = async () =>
    (await getJson(stack, "/v1/organizations?source=sentry-de&fresh=1")).body.data.map(({ id }) => id);
  await expect.poll(moved, { timeout: 120_000, interval: 500 }).toContain("sentry:1");
  for (const sort of ["name", "-name", "created", "-created"]) {
    const rows = await listAllPages(stack, `/v1/organizations?limit=1&sortBy=${sort}`);
    const ids = rows.map(({ id }) => id);
    expect(ids, sort).toEqual([...new Set(ids)]);
    expect(rows.find(({ id }) => id === "sentry:1")).toMatchObject({ source: "sentry-de", name });
  }
}, 300_000);

test("a refresh request starts a refresh of the source", async () => {
  await controlEmulator(stack, "PUT", "/__world", smallWorld());
  await getJson(stack, "/v1/organizations");
  await controlEmulator(stack, "POST", "/__mutate", [
    { op: "update", provider: "k6", id: 3, set: { name: "Renamed" } },
  ]);
  const response = await fetch(`${stack.gateway}/v1/sources/k6/refresh`, {
    method: "POST",
    headers: { Authorization: "Bearer rst_demo" },
  });
  expect(response.status).toBe(202);
  // `min` bypasses the gateway's cache, whose responses may be a few seconds older than the replica.
  await expect
    .poll(async () => (await getJson(stack, "/v1/organizations/k6:3?min=0")).body.data, { timeout: 60_000 })
    .toMatchObject({ name: "Renamed" });
  const unknown = await fetch(`${stack.gateway}/v1/sources/nobody/refresh`, {
    method: "POST",
    headers: { Authorization: "Bearer rst_demo" },
  });
  expect(unknown.status).toBe(404);
});

test("one organization with its details and with the raw upstream response", async () => {
  await controlEmulator(stack, "PUT", "/__world", smallWorld());
  const { body } = await getJson(stack, "/v1/organizations/sentry:1?include=details,raw");
  expect(body.data).toMatchObject({ id: "sentry:1", isDefault: false, teams: [], raw: { slug: "foo" } });
  const detail = body.data as unknown as { readonly settings: object; readonly roles: readonly unknown[] };
  expect(Object.keys(detail.settings).length).toBeGreaterThan(10);
  expect(detail.roles.length).toBeGreaterThan(1);
});

test("if the k6 list endpoint is gone, its stacks are read, ids stay the same, and a warning is returned", async () => {
  const world = smallWorld() as { readonly k6: { readonly organizations: readonly object[] } };
  const [first, ...others] = world.k6.organizations;
  const withStack = {
    ...world,
    k6: { organizations: [{ ...first, grafana_stack_id: 12345, grafana_stack_name: "load" }, ...others] },
  };
  await controlEmulator(stack, "PUT", "/__world", withStack);
  expect(await searchIds("provider:k6")).toEqual(["k6:3", "k6:9"]);
  await controlEmulator(stack, "PUT", "/__faults", [
    { match: { host: "api.k6.io", path: "/v3/organizations" }, status: 410 },
  ]);
  const { body } = await getJson(stack, "/v1/organizations?provider=k6&fresh=1&sortBy=name");
  expect(body.data.map(({ id, name }) => [id, name])).toEqual([
    ["k6:3", "Load"],
    ["k6:9", "Other"],
  ]);
  expect(body.warnings.map(({ code }) => code)).toContain("via-fallback");
  await controlEmulator(stack, "PUT", "/__faults", []);
});
