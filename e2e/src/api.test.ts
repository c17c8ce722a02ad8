import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { RunningStack } from "@roster/scripts/start-stack";
import { createDemoWorld } from "@roster/emulator/demo-world";
import { SentryCli } from "@sentry/cli";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getJson, controlEmulator, readUpstreamRequests, listAllPages } from "./stack-client.ts";
import { startTestStack } from "./start-test-stack.ts";
import { smallWorld } from "./small-world.ts";

let house: RunningStack;
let home: string;

beforeAll(async () => {
  house = await startTestStack(smallWorld());
  home = await mkdtemp(join(tmpdir(), "sentry-cli-"));
});
afterAll(async () => {
  await house.stop();
  await rm(home, { recursive: true });
});
beforeEach(async () => {
  await controlEmulator(house, "PUT", "/__faults", []);
});

const DEMO = { Authorization: "Bearer rst_demo" };
const ANN = { Authorization: "Bearer ann-token" };

function get(path: string, headers: HeadersInit = DEMO, init: RequestInit = {}): Promise<Response> {
  return fetch(`${house.gateway}${path}`, { headers, redirect: "manual", ...init });
}

function rawStatus(path: string, headers: Record<string, string>): Promise<number | undefined> {
  const { hostname, port } = new URL(house.gateway);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject);
    sent.end();
  });
}

async function body(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

describe("HTTP", () => {
  test("an unchanged list keeps its tag, and is not sent twice", async () => {
    const first = await get("/v1/organizations?limit=3");
    const etag = first.headers.get("ETag") ?? "";
    expect(etag).toMatch(/^"[\w-]{22,43}"$/);
    expect(first.headers.get("Cache-Control")).toBe("private, max-age=15");
    const again = await get("/v1/organizations?limit=3", { ...DEMO, "If-None-Match": `"x", W/${etag}` });
    expect([again.status, again.headers.get("ETag"), await again.text()]).toEqual([304, etag, ""]);
    const head = await get("/v1/organizations?limit=3", DEMO, { method: "HEAD" });
    for (const name of ["ETag", "Content-Type", "Content-Length", "Link", "Vary"])
      expect(head.headers.get(name), name).toBe(first.headers.get(name));
    expect(Number(first.headers.get("Content-Length"))).toBe((await first.arrayBuffer()).byteLength);
  });

  test("every hop says how long it took, and goes on with the trace", async () => {
    const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    const { headers } = await get("/v1/organizations", { ...DEMO, traceparent, "X-Request-Id": "journey-0001" });
    for (const hop of ["directory-sentry-us", "directory-sentry-de", "directory-k6", "region-us", "region-de", "total"])
      expect(headers.get("Server-Timing")).toMatch(new RegExp(`\\b${hop};dur=\\d`));
    expect(headers.get("X-Request-Id")).toBe("journey-0001");
    expect(headers.get("traceparent")).toMatch(/^00-a{32}-/);
    expect(headers.get("RateLimit-Policy")).toMatch(/^"principal";q=\d+;w=\d+$/);
  });

  test("the whole list in lines is the list in pages", async () => {
    const pages = await listAllPages(house, "/v1/organizations?limit=2&sortBy=name");
    const response = await get("/v1/organizations?sortBy=name", { ...DEMO, Accept: "application/x-ndjson" });
    const lines = (await response.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.slice(0, -1)).toEqual(pages);
    expect(lines.at(-1)).toMatchObject({
      status: { complete: true, warnings: [], sources: [{ id: "sentry-us" }, {}, {}] },
    });
  });

  test("what a credential is", async () => {
    const { body } = await getJson(house, "/v1/me", ANN);
    expect(body.data).toMatchObject({
      kind: "pass-through",
      sources: [
        { id: "sentry-us", by: "credential" },
        { id: "sentry-de", by: "credential" },
      ],
      headers: ["Roster-K6-Authorization"],
    });
  });

  test("what one caller brought is not told to another's upstream", async () => {
    const headers = { ...DEMO, "Roster-Principal": encodeURIComponent(JSON.stringify({ key: null, credentials: {} })) };
    expect(((await body(await get("/v1/me", headers)))["data"] as { kind: string }).kind).toBe("key");
  });
});

interface SentryRow {
  readonly id: string;
  readonly slug: string;
  readonly links: { readonly regionUrl: string; readonly organizationUrl: string };
}

describe("Sentry's dialect", () => {
  async function sentryWalk(path: string, headers: HeadersInit): Promise<readonly SentryRow[]> {
    const rows: SentryRow[] = [];
    let next: string | undefined = `${house.gateway}${path}`;
    while (next !== undefined) {
      const response: Response = await fetch(next, { headers });
      expect(response.status).toBe(200);
      rows.push(...((await response.json()) as SentryRow[]));
      next = /<([^>]*)>; rel="next"; results="true"/.exec(response.headers.get("Link") ?? "")?.[1];
    }
    return rows;
  }

  test("one list of every region, in the upstream's own JSON, with this roster as its region", async () => {
    const rows = await sentryWalk("/api/0/organizations/", DEMO);
    expect(rows.map(({ id }) => id)).toEqual(["3", "2", "1", "4"]);
    const [upstream] = (await (
      await fetch(`${house.emulator}/api/0/organizations/`, { headers: { Authorization: "Bearer demo-sentry-token" } })
    ).json()) as SentryRow[];
    expect({ ...rows[0], links: { ...rows[0]?.links, regionUrl: "" } }).toEqual({
      ...upstream,
      links: { organizationUrl: "https://muenchen.sentry.io", regionUrl: "" },
    });
    expect(rows.map(({ links }) => links.regionUrl)).toEqual(rows.map(() => house.gateway));
  });

  test("pages of one, joined by their links, are the list, whoever asks and however", async () => {
    expect((await sentryWalk("/api/0/organizations/?per_page=1&query=", DEMO)).map(({ id }) => id)).toEqual([
      "3",
      "2",
      "1",
      "4",
    ]);
    expect((await sentryWalk("/api/0/organizations/?per_page=1", ANN)).map(({ id }) => id)).toEqual(["2", "1", "4"]);
    const basic = { Authorization: `Basic ${btoa("rst_demo:")}` };
    expect(await sentryWalk("/api/0/organizations/", basic)).toHaveLength(4);
    const query = encodeURIComponent("(slug:foo AND status:active) OR status:pending_deletion");
    expect((await sentryWalk(`/api/0/organizations/?query=${query}`, DEMO)).map(({ id }) => id)).toEqual(["1", "4"]);
  });

  test("links are to the byte what Sentry's are, but for the cursor", async () => {
    const link = async (search: string) =>
      ((await get(`/api/0/organizations/${search}`)).headers.get("Link") ?? "").replaceAll(/[\w-]{20,}/g, "CURSOR");
    const at = `${house.gateway}/api/0/organizations/`;
    const side = (search: string, rel: string, results: boolean) =>
      `<${at}?${search}&cursor=CURSOR>; rel="${rel}"; results="${results}"; cursor="CURSOR"`;
    expect(await link("")).toBe(`${side("", "previous", false)}, ${side("", "next", false)}`);
    expect(await link("?query=status:active&per_page=1&cursor=")).toBe(
      `${side("query=status%3Aactive&per_page=1", "previous", false)}, ${side("query=status%3Aactive&per_page=1", "next", true)}`,
    );
    expect(await link("?query=nothing-like-it")).toBe(
      `${side("query=nothing-like-it", "previous", false)}, ${side("query=nothing-like-it", "next", false)}`,
    );
  });

  test("the cursors of where nothing is yet can be polled", async () => {
    const side = (response: Response, rel: string) =>
      new RegExp(`rel="${rel}"; results="(\\w+)"; cursor="([^"]*)"`).exec(response.headers.get("Link") ?? "") ?? [];
    const poll = async (cursor: string | undefined) => get(`/api/0/organizations/?cursor=${cursor}`);
    const first = await get("/api/0/organizations/");
    const [, , newer] = side(first, "previous");
    const empty = await poll(newer);
    expect(await empty.json()).toEqual([]);
    expect(side(empty, "previous").slice(1)).toEqual(["false", newer]);
    const world = smallWorld() as { organizations: readonly object[] };
    const added = {
      ...world.organizations[0],
      id: "9",
      slug: "newest",
      dateCreated: "2025-01-01T00:00:00Z",
      members: [],
    };
    const projects = { projects: [] };
    await controlEmulator(house, "PUT", "/__world", {
      ...world,
      organizations: [...world.organizations, { ...added, ...projects }],
    });
    expect(((await (await poll(newer)).json()) as { slug: string }[]).map(({ slug }) => slug)).toEqual(["newest"]);
    await controlEmulator(house, "PUT", "/__world", smallWorld());
  });

  test("owner=1 picks what the token's user owns, and keeps the shape that is documented", async () => {
    const response = await get("/api/0/organizations/?owner=1", { Authorization: "Bearer ann-token" });
    expect(((await response.json()) as { slug: string }[]).map(({ slug }) => slug)).toEqual(["bar", "foo"]);
    const all = await get("/api/0/organizations/", { Authorization: "Bearer ann-token" });
    expect(((await all.json()) as { slug: string }[]).map(({ slug }) => slug)).toEqual(["bar", "foo", "going"]);
  });

  test.each([
    ["?per_page=0", 400, { detail: "Invalid per_page value. Must be between 1 and 100." }],
    ["?per_page=abc", 400, { detail: "Invalid per_page parameter." }],
    ["?cursor=0:0:0", 400, { detail: "Invalid cursor parameter." }],
    ["?query=(slug:foo", 400, { detail: expect.any(String) }],
  ])("%s is told in Sentry's words", async (search, status, expected) => {
    const response = await get(`/api/0/organizations/${search}`);
    expect([response.status, await response.json()]).toEqual([status, expected]);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  test("what is no parameter is ignored, and of two the last counts", async () => {
    const response = await get("/api/0/organizations/?color=red&owner=yes&sortBy=size&per_page=abc&per_page=2");
    expect([response.status, ((await response.json()) as unknown[]).length]).toEqual([200, 2]);
  });

  test.each([
    ["nothing", {}, 401, "Authentication credentials were not provided."],
    ["a bad token", { Authorization: "Bearer nobody" }, 401, "Invalid token"],
    ["a bad key", { Authorization: "Bearer rst_nobody" }, 401, "Invalid token"],
    [
      "no scope",
      { Authorization: "Bearer scopeless-token" },
      403,
      "You do not have permission to perform this action.",
    ],
  ])("%s is refused as Sentry does", async (_, headers, status, detail) => {
    const response = await get("/api/0/organizations/", headers);
    expect([response.status, await response.json()]).toEqual([status, { detail }]);
  });

  test("a path without its slash is told so; other paths and methods are refused", async () => {
    const response = await get("/api/0/organizations");
    expect(response.status).toBe(404);
    expect(await response.text()).toBe(
      "Route not found, did you forget a trailing slash?\n\ntry: /api/0/organizations/\n                         ^\n",
    );
    const nowhere = await get("/api/0/nothing/");
    expect([nowhere.status, await nowhere.text()]).toEqual([404, ""]);
    const post = await get("/api/0/organizations/", DEMO, { method: "POST" });
    expect([post.status, await post.json(), post.headers.get("Allow")]).toEqual([
      405,
      { detail: 'Method "POST" not allowed.' },
      "GET, HEAD, OPTIONS",
    ]);
  });

  test("a list that would be partial is none", async () => {
    await controlEmulator(house, "PUT", "/__world", smallWorld());
    await controlEmulator(house, "PUT", "/__faults", [{ match: { host: "sentry.io" }, status: 500 }]);
    const response = await get("/api/0/organizations/");
    expect(response.status).toBe(503);
    expect(await body(response)).toEqual({ detail: expect.stringContaining("sentry-us") });
    expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
    await controlEmulator(house, "PUT", "/__faults", []);
    await controlEmulator(house, "PUT", "/__world", smallWorld());
  });

  test("exactly one region", async () => {
    expect(await (await get("/api/0/users/me/regions/")).json()).toEqual({
      regions: [{ name: "roster", url: house.gateway }],
    });
  });
});

describe("an organization's own API", () => {
  test.each(["muenchen", "3"])("its detail, from the region it lives in: %s", async (reference) => {
    await controlEmulator(house, "DELETE", "/__log");
    const response = await get(`/api/0/organizations/${reference}/`, { Authorization: "Bearer bob-token" });
    expect(response.status).toBe(200);
    expect(await body(response)).toMatchObject({
      id: "3",
      slug: "muenchen",
      projects: expect.any(Array),
      links: { regionUrl: house.gateway },
    });
    const detail = (await readUpstreamRequests(house)).filter(({ path }) =>
      path.includes(`/organizations/${reference}/`),
    );
    expect(detail).toEqual([expect.objectContaining({ host: "de.sentry.io", status: 200 })]);
    for (const name of ["Via", "X-Sentry-Proxy-URL", "Set-Cookie"])
      expect(response.headers.has(name), name).toBe(false);
  });

  test("what is below it, page by page, through links that lead back here", async () => {
    let path: string | undefined = "/api/0/organizations/foo/projects/?per_page=1";
    const slugs: string[] = [];
    while (path !== undefined) {
      const response: Response = await get(path, ANN);
      expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
      slugs.push(...((await response.json()) as { slug: string }[]).map(({ slug }) => slug));
      const next: string | undefined = /<([^>]*)>; rel="next"; results="true"/.exec(
        response.headers.get("Link") ?? "",
      )?.[1];
      if (next !== undefined) expect(next.startsWith(`${house.gateway}/api/0/`)).toBe(true);
      path = next?.slice(house.gateway.length);
    }
    expect(slugs).toEqual(["foo-1", "foo-2", "foo-3"]);
  });

  test("by its project's path, and with a key that may", async () => {
    const project = await get("/api/0/projects/muenchen/muenchen-1/");
    expect([project.status, (await body(project))["slug"]]).toEqual([200, "muenchen-1"]);
  });

  test("other methods reach it with their bodies, and its refusals come back", async () => {
    const response = await get("/api/0/organizations/foo/", ANN, { method: "PUT", body: '{"name":"x"}' });
    expect([response.status, await response.text()]).toEqual([
      403,
      JSON.stringify({ detail: "You do not have permission to perform this action." }),
    ]);
  });

  test("nobody has it", async () => {
    const response = await get("/api/0/organizations/no-such/projects/");
    expect([response.status, await response.json()]).toEqual([
      404,
      { detail: "The requested resource does not exist" },
    ]);
    // What another's token sees is not there for this one.
    expect((await get("/api/0/organizations/muenchen/projects/", ANN)).status).toBe(404);
  });

  test.each([
    "/api/0/organizations/foo/../muenchen/projects/",
    "/api/0/organizations/foo/%2e%2e/muenchen/projects/",
    "/api/0/organizations/foo/..%2Fmuenchen/projects/",
    "/api/0/organizations/foo/%2e%2e/%2e%2e/users/me/",
  ])("a path that steps back leads nowhere that its caller may not go: %s", async (path) => {
    await controlEmulator(house, "DELETE", "/__log");
    // As it is: `fetch` would straighten it out before anything is sent.
    const status = await rawStatus(path, ANN);
    expect(status).toBe(404);
    expect(await readUpstreamRequests(house)).toEqual([]);
  });

  test("the upstream's rate limit passes through", async () => {
    await controlEmulator(house, "PUT", "/__faults", [
      {
        match: { host: "us.sentry.io" },
        status: 429,
        headers: { "Retry-After": "7" },
      },
    ]);
    const response = await get("/api/0/organizations/foo/projects/", ANN);
    expect(response.status).toBe(429);
    expect(response.headers.get("Retry-After")).toBe("7");
    expect(response.headers.get("X-Sentry-Rate-Limit-Remaining")).toMatch(/^\d+$/);
  });

  test("a redirect is the caller's to follow", async () => {
    await controlEmulator(house, "PUT", "/__faults", [
      {
        match: { host: "us.sentry.io" },
        status: 302,
        headers: { Location: "https://us.sentry.io/api/0/organizations/bar/" },
      },
    ]);
    await controlEmulator(house, "DELETE", "/__log");
    const response = await get("/api/0/organizations/foo/projects/", ANN);
    expect([response.status, response.headers.get("Location")]).toEqual([
      302,
      `${house.gateway}/api/0/organizations/bar/`,
    ]);
    expect((await readUpstreamRequests(house)).filter(({ host }) => host === "us.sentry.io")).toHaveLength(1);
  });
});

describe("k6's dialect", () => {
  test("its envelopes, its integer ids, and billing for who may see it", async () => {
    const list = await body(await get("/v3/organizations"));
    expect(list).toEqual({
      organizations: [
        expect.objectContaining({ id: 3, name: "Load", billing_email: expect.anything() }),
        expect.objectContaining({ id: 9 }),
      ],
    });
    for (const Authorization of ["Token k6-token", "Bearer k6-token"]) {
      const own = await body(await get("/v3/organizations", { Authorization }));
      expect(own).toEqual({ organizations: [expect.objectContaining({ id: 3 })] });
    }
    expect(await body(await get("/v3/organizations/3"))).toEqual({
      organization: (list["organizations"] as unknown[])[0],
    });
    expect(await body(await get("/v3/organizations/3/projects"))).toEqual({ projects: [] });
  });

  test.each([
    ["/v3/organizations/77", DEMO, 404, 3],
    ["/v3/organizations/load", DEMO, 404, 3],
    ["/v3/organizations", {}, 401, 5],
    ["/v3/organizations", { Authorization: "Token nobody" }, 401, 6],
    ["/v3/nothing", DEMO, 404, 3],
  ])("%s is refused as k6 does", async (path, headers, status, code) => {
    const response = await get(path, headers);
    expect([response.status, await response.json()]).toEqual([
      status,
      { error: { message: expect.any(String), code } },
    ]);
  });
});

describe("Sentry's own command line", () => {
  const run = promisify(execFile);

  async function list(token: string): Promise<readonly string[]> {
    const env = { HOME: home, SENTRY_URL: house.gateway, SENTRY_AUTH_TOKEN: token };
    const { stdout } = await run(SentryCli.getPath(), ["organizations", "list"], { env, cwd: home });
    const rows = stdout.split("\n").filter((line) => line.startsWith("| "));
    return rows.slice(1).map((line) => line.split("|")[1]?.trim() ?? "");
  }

  test("lists every region's organizations, with a key and with a token", async () => {
    expect(await list("rst_demo")).toEqual(["2", "1", "4", "3"]);
    expect(await list("bob-token")).toEqual(["1", "3"]);
    await expect(list("nobody")).rejects.toThrow("Invalid token (http status: 401)");
  });

  test("follows the links to the end, and asks for projects where the organization lives", async () => {
    await controlEmulator(house, "PUT", "/__world", createDemoWorld());
    expect(new Set(await list("rst_demo")).size).toBe(201);
    const env = { HOME: home, SENTRY_URL: house.gateway, SENTRY_AUTH_TOKEN: "rst_demo" };
    const words = ["projects", "list", "-o", "the-interstellar-jurisdiction"];
    const { stdout } = await run(SentryCli.getPath(), words, { env, cwd: home });
    expect(stdout).toContain("prime-mover");
  });
});
