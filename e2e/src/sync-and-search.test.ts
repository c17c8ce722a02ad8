import type { RunningStack } from "@roster/scripts/start-stack";
import { generateWorld } from "@roster/emulator/generate-world";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getJson, controlEmulator, readUpstreamRequests, listAllPages } from "./stack-client.ts";
import { startTestStack } from "./start-test-stack.ts";
import { smallWorld } from "./small-world.ts";

let house: RunningStack;

beforeAll(async () => {
  house = await startTestStack(smallWorld());
});

afterAll(async () => {
  await house.stop();
});

const ANN: HeadersInit = { Authorization: "Bearer ann-token" };

async function idsOf(query: string, headers?: HeadersInit, rest = ""): Promise<readonly string[]> {
  const rows = await listAllPages(
    house,
    `/v1/organizations?sortBy=name&query=${encodeURIComponent(query)}${rest}`,
    headers,
  );
  return rows.map(({ id }) => id);
}

describe.each(["live", "documented"])("over the %s profile", (profile) => {
  beforeEach(async () => {
    await controlEmulator(house, "PUT", "/__faults", []);
    await controlEmulator(house, "PUT", "/__world", { ...(smallWorld() as object), profile });
    await controlEmulator(house, "DELETE", "/__log");
  });

  test("facets answer what no list knows", async () => {
    expect(await idsOf("platform:python")).toEqual(["sentry:2", "sentry:1", "sentry:4", "sentry:3"]);
    expect(await idsOf("NOT platform:python")).toEqual(["k6:3", "k6:9"]);
    expect(await idsOf("projects:3")).toEqual(["sentry:2", "sentry:1", "sentry:4", "sentry:3"]);
    expect(await idsOf("members:>=2 provider:sentry")).toEqual(["sentry:1"]);
    const { body } = await getJson(
      house,
      "/v1/organizations?sortBy=members&include=members,projects&provider=sentry&limit=1",
    );
    expect(body.data[0]).toMatchObject({ id: "sentry:1", counts: { members: 2, projects: 3 } });
    expect(body.complete).toBe(true);
  });

  test("leaves answer whose members they are, and what nobody can tell is counted", async () => {
    expect(await idsOf("email:bob@example.com")).toEqual(["sentry:1", "sentry:3"]);
    expect(await idsOf("email:ann@example.com AND email:bob@example.com")).toEqual(["sentry:1"]);
    expect(await idsOf("bob@example.com")).toEqual(["sentry:1", "sentry:3"]);
    expect(await idsOf("member_id:32")).toEqual(["sentry:3"]);
    const { body } = await getJson(house, `/v1/organizations?query=${encodeURIComponent("NOT email:bob@example.com")}`);
    expect(body.sources.map(({ matched, undetermined }) => [matched, undetermined])).toEqual([
      [1, 0],
      [1, 0],
      [0, 2],
    ]);
    expect(body.complete).toBe(false);
  });

  test("owner tells whom the credential's user owns", async () => {
    expect(await idsOf("", ANN, "&owner=1")).toEqual(["sentry:2", "sentry:1"]);
    expect(await idsOf("", { "Roster-K6-Authorization": "Token k6-token" }, "&owner=1")).toEqual(["k6:3"]);
  });

  test("a thousand cold requests at once cost one sync of each source", async () => {
    const answers = await Promise.all(Array.from({ length: 1000 }, () => getJson(house, "/v1/organizations?limit=1")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const requests = (await readUpstreamRequests(house)).map(({ host, path }) => `${host}${path}`);
    expect(requests.toSorted()).toEqual([
      "api.k6.io/v3/organizations",
      "sentry.io/api/0/organizations/",
      "sentry.io/api/0/organizations/",
    ]);
  });

  test("a warm request costs nothing upstream", async () => {
    await getJson(house, "/v1/organizations", ANN);
    await controlEmulator(house, "DELETE", "/__log");
    await getJson(house, "/v1/organizations?sortBy=name", ANN);
    expect(await readUpstreamRequests(house)).toEqual([]);
  });

  test("a token that was revoked is refused at once, and what was known for it is gone", async () => {
    expect(await idsOf("", ANN)).toHaveLength(3);
    await controlEmulator(house, "PUT", "/__faults", [{ match: { token: "ann-token" }, status: 401 }]);
    expect((await getJson(house, "/v1/organizations?fresh=1", ANN)).status).toBe(401);
    expect((await getJson(house, "/v1/organizations", ANN)).status).toBe(401);
  });
});

test("two tokens with overlapping organizations never see each other's, interleaved", async () => {
  await controlEmulator(house, "PUT", "/__faults", []);
  await controlEmulator(house, "PUT", "/__world", smallWorld());
  const mayAnn = new Set(["sentry:1", "sentry:2", "sentry:4"]);
  const mayBob = new Set(["sentry:1", "sentry:3"]);
  const paths = [
    "/v1/organizations",
    "/v1/organizations?query=foo",
    "/v1/organizations?sortBy=-name&limit=2",
    "/v1/organizations?fresh=1",
  ];
  await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const [token, may] = index % 2 === 0 ? (["ann-token", mayAnn] as const) : (["bob-token", mayBob] as const);
      const { body } = await getJson(house, paths[index % paths.length] ?? "", { Authorization: `Bearer ${token}` });
      for (const { id } of body.data) expect(may, `${token} ${id}`).toContain(id);
    }),
  );
  const hidden = await getJson(house, "/v1/organizations/sentry:3", { Authorization: "Bearer ann-token" });
  expect(hidden.status).toBe(404);
});

test("500 organizations answer alike over both profiles", async () => {
  const asked = [
    "platform:python",
    "members:>5",
    "projects:<3",
    "events:>100",
    "status:pending_deletion OR name:a*",
    "created:<2020-01-01",
  ];
  const heard: unknown[][] = [];
  for (const profile of ["live", "documented"] as const) {
    const world = generateWorld({
      seed: 7,
      organizations: 500,
      k6Organizations: 20,
      users: 50,
      projects: 4,
      members: 6,
    });
    await controlEmulator(house, "PUT", "/__world", { ...world, profile });
    const part: unknown[] = [];
    for (const query of asked)
      part.push(await listAllPages(house, `/v1/organizations?limit=100&query=${encodeURIComponent(query)}`));
    for (const sort of ["members", "projects", "events", "-events", "-name"])
      part.push(await listAllPages(house, `/v1/organizations?limit=100&sortBy=${sort}`));
    // When a row was seen differs; everything that is told of it does not.
    heard.push(
      part.map((rows) => (rows as readonly object[]).map((row) => ({ ...row, firstSeenAt: null, changedAt: null }))),
    );
  }
  expect(heard[0]).toEqual(heard[1]);
  expect(heard[0]?.every((ids) => (ids as readonly string[]).length > 0)).toBe(true);
});

describe("the feed of changes", () => {
  const changes = async (after: string, headers?: HeadersInit) =>
    (await getJson(house, `/v1/changes?after=${after}`, headers)).body as unknown as {
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

  test("tells a script that asks again and again what became different", async () => {
    await controlEmulator(house, "PUT", "/__faults", []);
    await controlEmulator(house, "PUT", "/__world", smallWorld());
    await getJson(house, "/v1/organizations");
    const begin = await changes("now");
    expect(begin.data).toEqual([]);
    await controlEmulator(house, "POST", "/__mutate", [
      { op: "update", provider: "sentry", id: "1", set: { name: "Foo & Sons" } },
      { op: "delete", provider: "sentry", id: "3" },
      { op: "delete", provider: "k6", id: 9 },
    ]);
    await getJson(house, "/v1/organizations?fresh=1");
    const { data, page } = await changes(begin.page.next);
    const told = data.map(({ type, id, changed, reason }) => [type, id, reason ?? changed?.join()].join(" "));
    expect(new Set(told)).toEqual(
      new Set([
        "organization.removed k6:9 deleted",
        "organization.removed sentry:3 deleted",
        "organization.updated sentry:1 name",
      ]),
    );
    expect(page.more).toBe(false);
    expect((await changes(page.next)).data).toEqual([]);
  });

  test("is of what is in view, and of one life of a source", async () => {
    const begin = await changes("now", ANN);
    await controlEmulator(house, "PUT", "/__world", smallWorld());
    await getJson(house, "/v1/organizations", ANN);
    const gone = await changes(begin.page.next, ANN);
    expect(gone).toMatchObject({ code: "changes-gone" });
    expect((await changes(gone.next ?? "", ANN)).data).toEqual([]);
    expect((await getJson(house, "/v1/changes?after=nonsense")).status).toBe(400);
  });
});

test("a source is refreshed when somebody asks for it", async () => {
  await controlEmulator(house, "PUT", "/__world", smallWorld());
  await getJson(house, "/v1/organizations");
  await controlEmulator(house, "POST", "/__mutate", [
    { op: "update", provider: "k6", id: 3, set: { name: "Renamed" } },
  ]);
  const response = await fetch(`${house.gateway}/v1/sources/k6/refresh`, {
    method: "POST",
    headers: { Authorization: "Bearer rst_demo" },
  });
  expect(response.status).toBe(202);
  // `min` asks for the copy itself: what is kept at the edge may be a few seconds older.
  await expect
    .poll(async () => (await getJson(house, "/v1/organizations/k6:3?min=0")).body.data)
    .toMatchObject({ name: "Renamed" });
  const nobody = await fetch(`${house.gateway}/v1/sources/nobody/refresh`, {
    method: "POST",
    headers: { Authorization: "Bearer rst_demo" },
  });
  expect(nobody.status).toBe(404);
});

test("one organization with its details, and with the upstream's own words", async () => {
  await controlEmulator(house, "PUT", "/__world", smallWorld());
  const { body } = await getJson(house, "/v1/organizations/sentry:1?include=details,raw");
  expect(body.data).toMatchObject({ id: "sentry:1", isDefault: false, teams: [], raw: { slug: "foo" } });
  const detail = body.data as unknown as { readonly settings: object; readonly roles: readonly unknown[] };
  expect(Object.keys(detail.settings).length).toBeGreaterThan(10);
  expect(detail.roles.length).toBeGreaterThan(1);
});

test("k6's list is gone: its stacks are asked, ids stay, and it is said", async () => {
  const world = smallWorld() as { readonly k6: { readonly organizations: readonly object[] } };
  const [first, ...others] = world.k6.organizations;
  const withStack = {
    ...world,
    k6: { organizations: [{ ...first, grafana_stack_id: 12345, grafana_stack_name: "load" }, ...others] },
  };
  await controlEmulator(house, "PUT", "/__world", withStack);
  expect(await idsOf("provider:k6")).toEqual(["k6:3", "k6:9"]);
  await controlEmulator(house, "PUT", "/__faults", [
    { match: { host: "api.k6.io", path: "/v3/organizations" }, status: 410 },
  ]);
  const { body } = await getJson(house, "/v1/organizations?provider=k6&fresh=1&sortBy=name");
  expect(body.data.map(({ id, name }) => [id, name])).toEqual([
    ["k6:3", "Load"],
    ["k6:9", "Other"],
  ]);
  expect(body.warnings.map(({ code }) => code)).toContain("via-fallback");
  await controlEmulator(house, "PUT", "/__faults", []);
});
