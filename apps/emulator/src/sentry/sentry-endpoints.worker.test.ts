import { beforeAll, describe, expect, test } from "vitest";
import { fetchEmulator, putControl, putWorld } from "../testing/fetch-emulator.ts";
import { QUIRK_WORLD } from "../testing/quirk-world.ts";

const US = "https://us.sentry.io/api/0";
const CONTROL = "https://sentry.io/api/0";

async function read<T>(url: string, token = "one"): Promise<T> {
  const response = await fetchEmulator(url, token);
  expect([url, response.status]).toEqual([url, 200]);
  return response.json<T>();
}

type Item = Record<string, unknown>;

beforeAll(() => putWorld(QUIRK_WORLD));

describe("owner=1", () => {
  test("lists active organizations by name in code-point order, in another format and without Link", async () => {
    const response = await fetchEmulator(`${CONTROL}/organizations/?owner=1`, "one");
    expect(response.headers.has("Link")).toBe(false);
    const owned = await response.json<{ organization: Item; singleOwner: boolean }[]>();
    expect(owned.map(({ organization, singleOwner }) => [organization["slug"], singleOwner])).toEqual([
      ["acme", true],
      ["bar", false],
      ["foo", true],
    ]);
    expect(owned[0]?.organization).not.toHaveProperty("features");
  });

  test("contains features on a cell", async () => {
    const [owned] = await read<{ organization: Item }[]>(`${US}/organizations/?owner=true`);
    expect(owned?.organization).toMatchObject({
      slug: "acme",
      features: ["sso-basic", "api-keys"],
      extraOptions: { traces: {} },
    });
  });
});

describe("an organization's details", () => {
  test("a list item has exactly the expected keys", async () => {
    const [item] = await read<Item[]>(`${CONTROL}/organizations/?query=slug:acme`);
    expect(item).toEqual({
      id: "2",
      slug: "acme",
      status: { id: "active", name: "active" },
      name: "Acme Bäckerei",
      dateCreated: "2020-03-10T05:57:35.976470Z",
      isEarlyAdopter: false,
      require2FA: false,
      avatar: { avatarType: "letter_avatar", avatarUuid: null, avatarUrl: null },
      allowMemberInvite: true,
      allowMemberProjectCreation: true,
      allowSuperuserAccess: false,
      links: { organizationUrl: "https://acme.sentry.io", regionUrl: "https://us.sentry.io" },
      hasAuthProvider: false,
    });
  });

  test("dates with zero microseconds have no fraction; the links of a self-hosted server have its own address", async () => {
    const items = await read<Item[]>("http://127.0.0.1:8788/api/0/organizations/");
    const dates = Object.fromEntries(items.map(({ slug, dateCreated }) => [slug, dateCreated]));
    expect(dates).toMatchObject({
      "salt-and-pepper": "2019-01-01T00:00:00Z",
      foo: "2021-06-01T12:00:00.500000Z",
      bar: "2018-01-01T00:00:00.000001Z",
    });
    expect(items[0]?.["links"]).toEqual({
      organizationUrl: "http://127.0.0.1:8788",
      regionUrl: "http://127.0.0.1:8788",
    });
  });

  test.each([
    ["", ["teams", "projects", "openMembership", "access"], ["features"]],
    ["?detailed=false", ["teams", "projects"], ["features"]],
    ["?detailed=0", ["openMembership"], ["teams", "projects", "features"]],
    ["?include_feature_flags=1", ["features", "extraOptions"], []],
    ["?include_feature_flags=", ["features", "extraOptions"], []],
    ["?include_feature_flags=0", [], ["features", "extraOptions"]],
  ])("%s", async (search, present, absent) => {
    const body = await read<Item>(`${US}/organizations/acme/${search}`);
    const keys = Object.keys(body);
    expect(keys).toEqual(expect.arrayContaining(present));
    for (const key of absent) expect(keys).not.toContain(key);
  });

  test("contains active projects, teams and sorted features", async () => {
    const body = await read<{ projects: Item[]; teams: Item[]; features: string[] }>(
      `${US}/organizations/2/?include_feature_flags=1`,
    );
    expect(body.projects.map(({ slug }) => slug)).toEqual(["api", "web"]);
    expect(body.teams.map(({ slug }) => slug)).toEqual(["ovens"]);
    expect(body.features).toEqual(["api-keys", "sso-basic"]);
  });

  test("a token with write scopes only receives the summary, access and onboardingTasks", async () => {
    const body = await read<Item>(`${US}/organizations/acme/`, "writer");
    expect(body).toMatchObject({ slug: "acme", access: ["org:write"], onboardingTasks: [{ task: "create_project" }] });
    expect(body).not.toHaveProperty("projects");
    expect(body).not.toHaveProperty("openMembership");
  });
});

describe("projects", () => {
  test("active projects by slug, in numbered pages", async () => {
    const response = await fetchEmulator(`${US}/organizations/acme/projects/?per_page=1`, "one");
    expect(await response.json()).toMatchObject([{ id: "33", slug: "api", name: "api", platform: "go" }]);
    expect(response.headers.get("Link")).toBe(
      `<${US}/organizations/acme/projects/?per_page=1&cursor=1:-1:1>; rel="previous"; results="false"; cursor="1:-1:1", ` +
        `<${US}/organizations/acme/projects/?per_page=1&cursor=1:1:0>; rel="next"; results="true"; cursor="1:1:0"`,
    );
    expect(await read(`${US}/organizations/acme/projects/?per_page=1&cursor=1:1:0`)).toMatchObject([{ slug: "web" }]);
  });

  test("control returns the links of the cell", async () => {
    const response = await fetchEmulator(`${CONTROL}/organizations/acme/projects/`, "one");
    expect(response.headers.get("Link")).toContain("<https://us.sentry.io/api/0/organizations/acme/projects/?&cursor=");
  });

  test.each([
    ["query=WE", ["web"]],
    ["query=slug:api", ["api"]],
    ["query=id:31", ["web"]],
    ["query=platform:go", []],
    ["all_projects=1&per_page=1", ["api", "web"]],
  ])("%s", async (search, slugs) => {
    const projects = await read<Item[]>(`${US}/organizations/acme/projects/?${search}`);
    expect(projects.map(({ slug }) => slug)).toEqual(slugs);
  });

  test("all projects of the user, newest first; control forwards to the us cell", async () => {
    const slugs = async (url: string) => (await read<Item[]>(url)).map(({ slug }) => slug);
    expect(await slugs("http://127.0.0.1:8788/api/0/projects/")).toEqual(["shop", "web", "api"]);
    expect(await slugs(`${CONTROL}/projects/`)).toEqual(["web", "api"]);
    expect(await slugs("https://de.sentry.io/api/0/projects/")).toEqual(["shop"]);
    const [web] = await read<Item[]>(`${US}/projects/?per_page=1`);
    expect(web).toMatchObject({ slug: "web", organization: { slug: "acme" } });
  });

  test("one project by slug or id", async () => {
    expect(await read(`${US}/projects/acme/web/`)).toMatchObject({ id: "31", organization: { id: "2" } });
    expect(await read(`${CONTROL}/projects/2/31/`)).toMatchObject({ slug: "web" });
    expect((await fetchEmulator(`${US}/projects/acme/old/`, "one")).status).toBe(404);
    expect((await fetchEmulator(`${US}/projects/acme/web/`, "two")).status).toBe(403);
  });
});

describe("members", () => {
  test("active users and invitations, ordered by id", async () => {
    const members = await read<Item[]>(`${US}/organizations/acme/members/`);
    expect(members.map(({ id, email, role, pending }) => [id, email, role, pending])).toEqual([
      ["11", "One@Example.com", "owner", false],
      ["12", "two@example.com", "member", false],
      ["13", "invited@example.com", "member", true],
    ]);
    expect(members.map(({ user }) => user === null)).toEqual([false, false, true]);
  });

  test.each([
    ["email:ONE@example.com", ["11"]],
    ["role:owner", ["11"]],
    ["user.id:2", ["12"]],
    ["invited", ["13"]],
    ["flavor:x", []],
  ])("query=%s", async (query, ids) => {
    const members = await read<Item[]>(`${US}/organizations/acme/members/?query=${query}`);
    expect(members.map(({ id }) => id)).toEqual(ids);
  });

  test("need the scope member:read", async () => {
    const response = await fetchEmulator(`${US}/organizations/acme/members/`, "two");
    expect(response.status).toBe(403);
    expect(response.headers.get("WWW-Authenticate")).toContain('scope="member:admin member:read member:write"');
  });
});

test("teams of an organization", async () => {
  expect(await read(`${US}/organizations/acme/teams/`)).toMatchObject([{ id: "21", slug: "ovens" }]);
});

describe("stats", () => {
  interface Stats {
    readonly intervals: string[];
    readonly groups: { by: Item; totals: Record<string, number>; series: Record<string, number[]> }[];
  }
  const stats = (search: string) => read<Stats>(`${US}/organizations/acme/stats_v2/?${search}`);

  test("the sum of 24 hours is the world's event count for every interval", async () => {
    for (const interval of ["15m", "1h", "24h"]) {
      const { groups, intervals } = await stats(
        `field=sum(quantity)&groupBy=category&category=error&statsPeriod=24h&interval=${interval}`,
      );
      expect(groups).toHaveLength(1);
      expect(groups[0]).toMatchObject({ by: { category: "error" }, totals: { "sum(quantity)": 2400 } });
      const series = groups[0]?.series["sum(quantity)"] ?? [];
      expect([series.length, series.reduce((sum, value) => sum + value, 0)]).toEqual([intervals.length, 2400]);
    }
  });

  test("groups by project contain whole events", async () => {
    const { groups } = await stats("field=sum(quantity)&groupBy=project&groupBy=outcome&statsPeriod=1h&interval=1h");
    expect(groups.map(({ by, totals }) => [by, totals["sum(quantity)"]])).toEqual([
      [{ outcome: "accepted", project: 33 }, 50],
      [{ outcome: "accepted", project: 31 }, 50],
    ]);
  });

  test("other categories and outcomes are empty", async () => {
    expect((await stats("field=sum(quantity)&groupBy=category&category=replay&statsPeriod=24h")).groups).toEqual([]);
    expect((await stats("field=sum(quantity)&groupBy=category&outcome=filtered&statsPeriod=24h")).groups).toEqual([]);
  });

  test.each([
    "groupBy=project",
    "field=sum(quantity)",
    "field=x&groupBy=project",
    "field=sum(quantity)&groupBy=project&statsPeriod=1y",
    "field=sum(quantity)&groupBy=project&category=x",
  ])("%s is a 400", async (search) => {
    const response = await fetchEmulator(`${US}/organizations/acme/stats_v2/?${search}`, "one");
    expect(response.status).toBe(400);
  });
});

test("/api/0/ and /users/me/ describe the credential", async () => {
  expect(await (await fetchEmulator(`${CONTROL}/`)).json()).toEqual({ version: "0", auth: null, user: null });
  expect(await read(`${CONTROL}/`)).toMatchObject({
    auth: { scopes: ["org:read", "project:read", "member:read"] },
    user: { id: "1" },
  });
  expect(await read(`${CONTROL}/users/me/`)).toMatchObject({ id: "1", email: "One@Example.com" });
});

describe("the rate limit", () => {
  const LIST = `${CONTROL}/organizations/`;
  const limited = (limit: number, concurrent: number) =>
    putWorld({ ...QUIRK_WORLD, knobs: { sentry: { rateLimit: { limit, concurrent, windowSeconds: 3600 } } } });

  test("a window counts the requests of one user to all endpoints", async () => {
    await limited(2, 10);
    expect((await fetchEmulator(LIST, "one")).headers.get("X-Sentry-Rate-Limit-Remaining")).toBe("1");
    expect(
      (await fetchEmulator(`${US}/organizations/acme/`, "writer")).headers.get("X-Sentry-Rate-Limit-Remaining"),
    ).toBe("0");
    const refused = await fetchEmulator(LIST, "one");
    expect(refused.status).toBe(429);
    expect(await refused.text()).toBe(
      '{"detail":"You are attempting to use this endpoint too frequently. Limit is 2 requests in 3600 seconds"}',
    );
    const fields = Object.fromEntries(
      [...refused.headers].filter(
        ([name]) => name.startsWith("x-sentry") || name === "allow" || name === "content-type",
      ),
    );
    expect(fields).toEqual({
      allow: "GET",
      "content-type": "text/html; charset=utf-8",
      "x-sentry-rate-limit-limit": "2",
      "x-sentry-rate-limit-remaining": "0",
      "x-sentry-rate-limit-reset": String(Math.ceil(Date.now() / 3_600_000) * 3600),
      "x-sentry-rate-limit-concurrentlimit": "10",
      "x-sentry-rate-limit-concurrentremaining": "None",
    });
    expect(refused.headers.has("Retry-After")).toBe(false);
    expect((await fetchEmulator(LIST, "two")).status).toBe(200);
    expect((await fetchEmulator("http://127.0.0.1:8788/api/0/organizations/", "one")).status).toBe(200);
  });

  test("callers without a valid credential are counted by address", async () => {
    await limited(1, 10);
    const from = (address: string) => fetchEmulator(LIST, "nobody", { headers: { "CF-Connecting-IP": address } });
    expect([
      (await from("192.0.2.1")).status,
      (await from("192.0.2.1")).status,
      (await from("192.0.2.2")).status,
    ]).toEqual([401, 429, 401]);
  });

  test("the number of concurrent requests is limited", async () => {
    await limited(1000, 2);
    await putControl("/__faults", [{ match: { token: "two" }, delayMs: 1000 }]);
    const responses = await Promise.all([1, 2, 3].map(() => fetchEmulator(LIST, "two")));
    await putControl("/__faults", []);
    expect(responses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 429]);
    const refused = responses.find(({ status }) => status === 429);
    expect(await refused?.json()).toEqual({
      detail: "You are attempting to go above the allowed concurrency for this endpoint. Concurrency limit is 2",
    });
    expect(refused?.headers.get("X-Sentry-Rate-Limit-ConcurrentRemaining")).toBe("0");
    expect((await fetchEmulator(LIST, "two")).status).toBe(200);
  });

  test("rateLimit: null disables the limit", async () => {
    await putWorld({ ...QUIRK_WORLD, knobs: { sentry: { rateLimit: null } } });
    expect((await fetchEmulator(LIST, "one")).headers.has("X-Sentry-Rate-Limit-Limit")).toBe(false);
  });
});
