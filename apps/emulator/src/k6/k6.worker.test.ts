import { beforeAll, describe, expect, test } from "vitest";
import { fetchEmulator, putWorld } from "../testing/fetch-emulator.ts";
import type { WorldFile } from "../world/world-schema.ts";

const V3 = "https://api.k6.io/v3";
const V6 = "https://api.k6.io/cloud/v6";
const created = "2016-03-04T11:25:22.795975";

const WORLD: WorldFile = {
  tokens: [
    { token: "seven", k6User: 7 },
    { token: "eight", k6User: 8 },
    { token: "stack", k6Organization: 1013 },
  ],
  k6: {
    organizations: [
      {
        id: 1014,
        name: "a later one",
        owner_id: 8,
        created: "2020-08-13T18:28:45Z",
        members: [7],
        grafana_stack_id: 501,
        grafana_stack_name: "later",
        grafana_stack_url: "https://later.grafana.net",
        projects: Array.from({ length: 5 }, (_, index) => ({
          id: 100 + index,
          name: `Project ${"eadbc"[index]}`,
          created: `2024-12-0${5 - index}T19:57:46.339Z`,
          is_default: index === 2,
        })),
      },
      {
        id: 1013,
        name: "zeta",
        owner_id: 7,
        created,
        updated: "2023-02-21T20:29:21.741391Z",
        members: [7, 8],
        projects: [
          { id: 47, name: "for all", created },
          { id: 48, name: "for eight", created, members: [8] },
        ],
      },
      { id: 1015, name: "of others", owner_id: 9, created },
    ],
  },
};

const withKnobs = (knobs: NonNullable<NonNullable<WorldFile["knobs"]>["k6"]>) =>
  putWorld({ ...WORLD, knobs: { k6: knobs } });

async function request(url: string, token: string | undefined, init: RequestInit = {}) {
  const response = await fetchEmulator(url, token, init);
  return { status: response.status, body: await response.json<Record<string, unknown>>() };
}

async function organizationIds(token: string): Promise<unknown> {
  const { body } = await request(`${V3}/organizations`, token);
  return (body["organizations"] as { id: number }[]).map(({ id }) => id);
}

describe("v3", () => {
  beforeAll(() => putWorld(WORLD));

  test.each(["Token seven", "token seven", "Bearer seven", "bEARER seven", `Basic ${btoa("seven:")}`])(
    "%s is accepted",
    async (header) => {
      expect(await organizationIds(header)).toEqual([1013, 1014]);
    },
  );

  test.each([
    [undefined, 5, "Authentication credentials were not provided."],
    ["Token nobody", 6, "Invalid token."],
    ["Token", 6, "Invalid token."],
    ["Digest seven", 6, "Invalid token."],
    [`Basic ${btoa("seven:secret")}`, 6, "Invalid token."],
  ])("%s is a 401 with code %d", async (header, code, message) => {
    const init = header === "Token" ? { headers: { Authorization: "Token" } } : {};
    const response = await request(`${V3}/organizations`, header === "Token" ? undefined : header, init);
    expect(response).toEqual({ status: 401, body: { error: { message, code } } });
  });

  test("a user's token sees the organizations of the user, an organization's token sees that organization", async () => {
    expect(await organizationIds("eight")).toEqual([1013]);
    expect(await organizationIds("stack")).toEqual([1013]);
  });

  test("an organization has the dates of the world file without changes", async () => {
    expect((await request(`${V3}/organizations/1013`, "seven")).body).toEqual({
      organization: {
        id: 1013,
        name: "zeta",
        owner_id: 7,
        description: "",
        billing_address: "",
        billing_country: "",
        billing_email: "",
        vat_number: "",
        created,
        updated: "2023-02-21T20:29:21.741391Z",
        is_default: false,
      },
    });
  });

  test("undocumented fields of the world are kept", async () => {
    const { body } = await request(`${V3}/organizations/1014`, "seven");
    expect(body["organization"]).toMatchObject({ grafana_stack_id: 501, grafana_stack_name: "later" });
  });

  test("projects are limited to those visible to the user", async () => {
    const ids = async (token: string) => {
      const { body } = await request(`${V3}/organizations/1013/projects`, token);
      return (body["projects"] as { id: number }[]).map(({ id }) => id);
    };
    expect([await ids("seven"), await ids("eight"), await ids("stack")]).toEqual([[47], [47, 48], [47, 48]]);
    expect((await request(`${V3}/projects/48`, "eight")).body).toMatchObject({
      project: { id: 48, organization_id: 1013 },
    });
    expect((await request(`${V3}/projects/48`, "seven")).status).toBe(404);
  });

  test("account/me returns the user and the organizations of the token", async () => {
    const { body } = await request(`${V3}/account/me`, "Token eight");
    expect(body).toMatchObject({ user: { id: 8 }, organizations: [{ id: 1013 }], token: { key: "eight" } });
    expect((await request(`${V3}/account/me`, "stack")).status).toBe(403);
  });

  test.each([
    ["/organizations/999", "GET", 404, 3],
    ["/organizations/1015", "GET", 404, 3],
    ["/organizations/1015/projects", "GET", 404, 3],
    ["/organizations/abc", "GET", 404, 3],
    ["/organizations/", "GET", 404, 3],
    ["/nothing", "GET", 404, 3],
    ["/organizations", "POST", 405, 7],
  ])("%s %s is a %d with code %d", async (path, method, status, code) => {
    const response = await request(`${V3}${path}`, "seven", { method });
    expect(response).toEqual({ status, body: { error: { message: expect.any(String), code } } });
  });

  test("a self-hosted host serves k6's paths", async () => {
    expect((await request("http://127.0.0.1:8788/v3/organizations", "seven")).status).toBe(200);
  });
});

describe("v3's knobs", () => {
  test("foreign: 403 for an organization that exists and that the caller may not read", async () => {
    await withKnobs({ foreign: 403 });
    expect(await request(`${V3}/organizations/1015`, "seven")).toMatchObject({
      status: 403,
      body: { error: { code: 4 } },
    });
    expect((await request(`${V3}/organizations/999`, "seven")).status).toBe(404);
  });

  test.each([
    ["seconds", "2016-03-04T11:25:22Z"],
    ["microseconds", "2016-03-04T11:25:22.795975Z"],
    ["zoneless", "2016-03-04T11:25:22.795975"],
  ] as const)("dates: %s", async (dates, printed) => {
    await withKnobs({ dates });
    expect((await request(`${V3}/organizations/1013`, "seven")).body).toMatchObject({
      organization: { created: printed },
    });
    expect((await request(`${V3}/projects/47`, "seven")).body).toMatchObject({ project: { created: printed } });
  });

  test("order sorts the list", async () => {
    await withKnobs({ order: "name" });
    expect(await organizationIds("seven")).toEqual([1014, 1013]);
    await withKnobs({ order: "created" });
    expect(await organizationIds("seven")).toEqual([1013, 1014]);
  });

  test("meta and pageSize", async () => {
    await withKnobs({ meta: true });
    expect((await request(`${V3}/organizations`, "seven")).body["meta"]).toEqual({ next: null, prev: null, count: 2 });
    await withKnobs({ meta: true, pageSize: 1 });
    const first = await request(`${V3}/organizations`, "seven");
    expect(first.body).toMatchObject({
      organizations: [{ id: 1013 }],
      meta: { next: `${V3}/organizations?page=2`, prev: null, count: 2 },
    });
    const second = await request(`${V3}/organizations?page=2`, "seven");
    expect(second.body).toMatchObject({
      organizations: [{ id: 1014 }],
      meta: { next: null, prev: `${V3}/organizations?page=1` },
    });
  });

  test("extraFields adds undocumented fields", async () => {
    await withKnobs({ extraFields: true });
    expect((await request(`${V3}/organizations/1013`, "seven")).body).toMatchObject({
      organization: { is_saml_org: false, logo: null, grafana_stack_id: null, vuh: 0 },
    });
    expect((await request(`${V3}/organizations/1014`, "seven")).body).toMatchObject({
      organization: { grafana_stack_id: 501 },
    });
  });

  test.each([404, 410] as const)("retired: %d for v3, and v6 is unchanged", async (retired) => {
    await withKnobs({ retired });
    expect((await request(`${V3}/organizations`, "seven")).status).toBe(retired);
    expect((await request(`${V6}/projects`, "Bearer seven", { headers: { "X-Stack-Id": "501" } })).status).toBe(200);
  });

  test("trailingSlash accepts a trailing slash, basic: false refuses Basic", async () => {
    await withKnobs({ trailingSlash: "accepted", basic: false });
    expect((await request(`${V3}/organizations/`, "seven")).status).toBe(200);
    expect((await request(`${V3}/organizations`, `Basic ${btoa("seven:")}`)).status).toBe(401);
  });
});

describe("v6", () => {
  beforeAll(() => putWorld(WORLD));
  const stack = (id: string) => ({ headers: { "X-Stack-Id": id } });
  const names = async (search: string) => {
    const { body } = await request(`${V6}/projects${search}`, "Bearer seven", stack("501"));
    return (body["value"] as { name: string }[]).map(({ name }) => name.slice(-1)).join("");
  };

  test("the projects of a stack", async () => {
    const { status, body } = await request(`${V6}/projects?$top=1`, "Bearer seven", stack("501"));
    expect(status).toBe(200);
    expect(body).toEqual({
      value: [
        {
          id: 100,
          name: "Project e",
          is_default: false,
          grafana_folder_uid: null,
          created: "2024-12-05T19:57:46.339Z",
          updated: "2024-12-05T19:57:46.339Z",
          labels: {},
        },
      ],
      "@nextLink": `${V6}/projects?$skip=1&$top=1`,
    });
    expect((await request(`${V6}/projects/102`, "Bearer seven", stack("501"))).body).toMatchObject({
      id: 102,
      is_default: true,
    });
  });

  test.each([
    ["", "eadbc"],
    ["?$orderby=name", "abcde"],
    ["?$orderby=name%20desc", "edcba"],
    ["?$orderby=created", "cbdae"],
    ["?$skip=3", "bc"],
    ["?$skip=1&$top=2", "ad"],
    ["?name=Project%20a", "a"],
    ["?name=project%20a", ""],
    ["?name_search=PROJECT%20A", "a"],
  ])("%s", async (search, expected) => {
    expect(await names(search)).toBe(expected);
  });

  test("@count needs $count=true; @nextLink keeps the parameters and is absent on the last page", async () => {
    const { body } = await request(
      `${V6}/projects?$count=true&$top=2&$orderby=name%20desc`,
      "Bearer seven",
      stack("501"),
    );
    expect(body).toMatchObject({
      "@count": 5,
      "@nextLink": `${V6}/projects?$count=true&$orderby=name%20desc&$skip=2&$top=2`,
    });
    expect((await request(`${V6}/projects`, "Bearer seven", stack("501"))).body).not.toHaveProperty("@nextLink");
  });

  test("/auth returns the id of a stack for its URL", async () => {
    const { body } = await request(`${V6}/auth`, "Bearer seven", {
      headers: { "X-Stack-Url": "https://later.grafana.net" },
    });
    expect(body).toEqual({ stack_id: 501, default_project_id: 102 });
    expect(
      (await request(`${V6}/auth`, "Bearer eight", { headers: { "X-Stack-Url": "https://later.grafana.net" } })).status,
    ).toBe(403);
  });

  test.each([
    ["/projects", "Token seven", "501", 401, "error"],
    ["/projects", "Bearer nobody", "501", 401, "error"],
    ["/projects", "Bearer seven", "", 400, "validation_error"],
    ["/projects", "Bearer eight", "501", 403, "error"],
    ["/projects", "Bearer seven", "77", 403, "error"],
    ["/projects?$top=1001", "Bearer seven", "501", 400, "validation_error"],
    ["/projects?$orderby=size", "Bearer seven", "501", 400, "validation_error"],
    [`/projects?name=${"x".repeat(256)}`, "Bearer seven", "501", 400, "validation_error"],
    ["/projects/999", "Bearer seven", "501", 404, "not_found"],
    ["/organizations", "Bearer seven", "501", 404, "not_found"],
  ])("%s %s with stack %j is a %d with code %s", async (path, token, id, status, code) => {
    const response = await request(`${V6}${path}`, token, id === "" ? {} : stack(id));
    expect(response).toEqual({
      status,
      body: {
        error: {
          code,
          message: expect.any(String),
          target: path.includes("?") || id === "" ? expect.any(String) : null,
          details: null,
        },
      },
    });
  });
});
