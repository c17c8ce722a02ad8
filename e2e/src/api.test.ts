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

let stack: RunningStack;
let home: string;

beforeAll(async () => {
  stack = await startTestStack(smallWorld());
  home = await mkdtemp(join(tmpdir(), "sentry-cli-"));
});
afterAll(async () => {
  await stack.stop();
  await rm(home, { recursive: true });
});
beforeEach(async () => {
  await controlEmulator(stack, "PUT", "/__faults", []);
});

const DEMO = { Authorization: "Bearer rst_demo" };
const ANN = { Authorization: "Bearer ann-token" };

function get(path: string, headers: HeadersInit = DEMO, init: RequestInit = {}): Promise<Response> {
  return fetch(`${stack.gateway}${path}`, { headers, redirect: "manual", ...init });
}

function getStatusOfRawPath(path: string, headers: Record<string, string>): Promise<number | undefined> {
  const { hostname, port } = new URL(stack.gateway);
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
  test("an unchanged list keeps its ETag and returns a 304", async () => {
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

  test("every hop reports its duration and continues the trace", async () => {
    const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    const { headers } = await get("/v1/organizations", { ...DEMO, traceparent, "X-Request-Id": "journey-0001" });
    for (const hop of ["directory-sentry-us", "directory-sentry-de", "directory-k6", "region-us", "region-de", "total"])
      expect(headers.get("Server-Timing")).toMatch(new RegExp(`\\b${hop};dur=\\d`));
    expect(headers.get("X-Request-Id")).toBe("journey-0001");
    expect(headers.get("traceparent")).toMatch(/^00-a{32}-/);
    expect(headers.get("RateLimit-Policy")).toMatch(/^"principal";q=\d+;w=\d+$/);
  });

  test.each([
    [400, "/v1/organizations/%2e%2e"],
    [400, "/v1/organizations/."],
    [400, "/v1/organizations/.."],
    [400, "/v1/organizations/..%2fme"],
    [400, "/v1/organizations/%2E./projects"],
    [400, "/v1/organizations/%zz"],
    [400, "/v3/organizations/%2e%2e"],
    [400, "/api/0/organizations/%2e%2e/"],
    [404, "/v1/organizations/a%2Fb"],
    [404, "/v3/organizations/a%2Fb"],
    [404, "/api/0/organizations/a%2Fb/"],
    [200, "/v1/organizations/0001"],
    [200, "/v1/organizations/sentry:0001"],
    [200, "/v1/organizations/k6:09/projects"],
  ])("%i for the path %s", async (status, path) => {
    // Sends the path unchanged. `fetch` would normalize it first.
    expect(await getStatusOfRawPath(path, DEMO)).toBe(status);
  });

  test("the NDJSON list equals the paginated list", async () => {
    const pages = await listAllPages(stack, "/v1/organizations?limit=2&sortBy=name");
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

  test("the credential is described by /v1/me", async () => {
    const { body } = await getJson(stack, "/v1/me", ANN);
    expect(body.data).toMatchObject({
      kind: "pass-through",
      sources: [
        { id: "sentry-us", by: "credential" },
        { id: "sentry-de", by: "credential" },
      ],
      headers: ["Roster-K6-Authorization"],
    });
  });

  test("a public request cannot set the principal with a header", async () => {
    const headers = { ...DEMO, "Roster-Principal": encodeURIComponent(JSON.stringify({ key: null, credentials: {} })) };
    expect(((await body(await get("/v1/me", headers)))["data"] as { kind: string }).kind).toBe("key");
  });
});

interface SentryRow {
  readonly id: string;
  readonly slug: string;
  readonly links: { readonly regionUrl: string; readonly organizationUrl: string };
}

describe("the Sentry API", () => {
  async function listSentryPages(path: string, headers: HeadersInit): Promise<readonly SentryRow[]> {
    const rows: SentryRow[] = [];
    let next: string | undefined = `${stack.gateway}${path}`;
    while (next !== undefined) {
      const response: Response = await fetch(next, { headers });
      expect(response.status).toBe(200);
      rows.push(...((await response.json()) as SentryRow[]));
      next = /<([^>]*)>; rel="next"; results="true"/.exec(response.headers.get("Link") ?? "")?.[1];
    }
    return rows;
  }

  test("one list contains every region, in the upstream's JSON, with the gateway as regionUrl", async () => {
    const rows = await listSentryPages("/api/0/organizations/", DEMO);
    expect(rows.map(({ id }) => id)).toEqual(["3", "2", "1", "4"]);
    const [upstream] = (await (
      await fetch(`${stack.emulator}/api/0/organizations/`, { headers: { Authorization: "Bearer demo-sentry-token" } })
    ).json()) as SentryRow[];
    expect({ ...rows[0], links: { ...rows[0]?.links, regionUrl: "" } }).toEqual({
      ...upstream,
      links: { organizationUrl: "https://muenchen.sentry.io", regionUrl: "" },
    });
    expect(rows.map(({ links }) => links.regionUrl)).toEqual(rows.map(() => stack.gateway));
  });

  test("following the links with per_page=1 returns the whole list, for every kind of credential", async () => {
    expect((await listSentryPages("/api/0/organizations/?per_page=1&query=", DEMO)).map(({ id }) => id)).toEqual([
      "3",
      "2",
      "1",
      "4",
    ]);
    expect((await listSentryPages("/api/0/organizations/?per_page=1", ANN)).map(({ id }) => id)).toEqual([
      "2",
      "1",
      "4",
    ]);
    const basic = { Authorization: `Basic ${btoa("rst_demo:")}` };
    expect(await listSentryPages("/api/0/organizations/", basic)).toHaveLength(4);
    const query = encodeURIComponent("(slug:foo AND status:active) OR status:pending_deletion");
    expect((await listSentryPages(`/api/0/organizations/?query=${query}`, DEMO)).map(({ id }) => id)).toEqual([
      "1",
      "4",
    ]);
  });

  test("Link has exactly Sentry's format, except for the cursor", async () => {
    const link = async (search: string) =>
      ((await get(`/api/0/organizations/${search}`)).headers.get("Link") ?? "").replaceAll(/[\w-]{20,}/g, "CURSOR");
    const url = `${stack.gateway}/api/0/organizations/`;
    const side = (search: string, rel: string, results: boolean) =>
      `<${url}?${search}&cursor=CURSOR>; rel="${rel}"; results="${results}"; cursor="CURSOR"`;
    expect(await link("")).toBe(`${side("", "previous", false)}, ${side("", "next", false)}`);
    expect(await link("?query=status:active&per_page=1&cursor=")).toBe(
      `${side("query=status%3Aactive&per_page=1", "previous", false)}, ${side("query=status%3Aactive&per_page=1", "next", true)}`,
    );
    expect(await link("?query=nothing-like-it")).toBe(
      `${side("query=nothing-like-it", "previous", false)}, ${side("query=nothing-like-it", "next", false)}`,
    );
  });

  test("the cursor of an empty page can be polled for new organizations", async () => {
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
    await controlEmulator(stack, "PUT", "/__world", {
      ...world,
      organizations: [...world.organizations, { ...added, ...projects }],
    });
    expect(((await (await poll(newer)).json()) as { slug: string }[]).map(({ slug }) => slug)).toEqual(["newest"]);
    await controlEmulator(stack, "PUT", "/__world", smallWorld());
  });

  test("owner=1 selects the organizations that the token's user owns and keeps the documented shape", async () => {
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
  ])("%s returns Sentry's error", async (search, status, expected) => {
    const response = await get(`/api/0/organizations/${search}`);
    expect([response.status, await response.json()]).toEqual([status, expected]);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  test("unknown parameters are ignored, and the last of two values is used", async () => {
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
  ])("%s returns Sentry's authentication error", async (_, headers, status, detail) => {
    const response = await get("/api/0/organizations/", headers);
    expect([response.status, await response.json()]).toEqual([status, { detail }]);
  });

  test("a missing trailing slash, an unknown path and an unsupported method return Sentry's errors", async () => {
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

  test("a list that would be partial is a 503", async () => {
    await controlEmulator(stack, "PUT", "/__world", smallWorld());
    await controlEmulator(stack, "PUT", "/__faults", [{ match: { host: "sentry.io" }, status: 500 }]);
    const response = await get("/api/0/organizations/");
    expect(response.status).toBe(503);
    expect(await body(response)).toEqual({ detail: expect.stringContaining("sentry-us") });
    expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
    await controlEmulator(stack, "PUT", "/__faults", []);
    await controlEmulator(stack, "PUT", "/__world", smallWorld());
  });

  test("the list of regions contains exactly one", async () => {
    expect(await (await get("/api/0/users/me/regions/")).json()).toEqual({
      regions: [{ name: "roster", url: stack.gateway }],
    });
  });
});

describe("the proxied API of one organization", () => {
  test.each(["muenchen", "3"])("the detail comes from the organization's region: %s", async (reference) => {
    await controlEmulator(stack, "DELETE", "/__log");
    const response = await get(`/api/0/organizations/${reference}/`, { Authorization: "Bearer bob-token" });
    expect(response.status).toBe(200);
    expect(await body(response)).toMatchObject({
      id: "3",
      slug: "muenchen",
      projects: expect.any(Array),
      links: { regionUrl: stack.gateway },
    });
    const detail = (await readUpstreamRequests(stack)).filter(({ path }) =>
      path.includes(`/organizations/${reference}/`),
    );
    expect(detail).toEqual([expect.objectContaining({ host: "de.sentry.io", status: 200 })]);
    for (const name of ["Via", "X-Sentry-Proxy-URL", "Set-Cookie"])
      expect(response.headers.has(name), name).toBe(false);
  });

  test("the links of a proxied list point to the gateway", async () => {
    let path: string | undefined = "/api/0/organizations/foo/projects/?per_page=1";
    const slugs: string[] = [];
    while (path !== undefined) {
      const response: Response = await get(path, ANN);
      expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
      slugs.push(...((await response.json()) as { slug: string }[]).map(({ slug }) => slug));
      const next: string | undefined = /<([^>]*)>; rel="next"; results="true"/.exec(
        response.headers.get("Link") ?? "",
      )?.[1];
      if (next !== undefined) expect(next.startsWith(`${stack.gateway}/api/0/`)).toBe(true);
      path = next?.slice(stack.gateway.length);
    }
    expect(slugs).toEqual(["foo-1", "foo-2", "foo-3"]);
  });

  test("a project path is proxied for a key with the scope", async () => {
    const project = await get("/api/0/projects/muenchen/muenchen-1/");
    expect([project.status, (await body(project))["slug"]]).toEqual([200, "muenchen-1"]);
  });

  test("other methods are proxied with their bodies, and upstream errors are returned", async () => {
    const response = await get("/api/0/organizations/foo/", ANN, { method: "PUT", body: '{"name":"x"}' });
    expect([response.status, await response.text()]).toEqual([
      403,
      JSON.stringify({ detail: "You do not have permission to perform this action." }),
    ]);
  });

  test("an organization that no source has is a 404", async () => {
    const response = await get("/api/0/organizations/no-such/projects/");
    expect([response.status, await response.json()]).toEqual([
      404,
      { detail: "The requested resource does not exist" },
    ]);
    // An organization that only another token can see is not found.
    expect((await get("/api/0/organizations/muenchen/projects/", ANN)).status).toBe(404);
  });

  test.each([
    "/api/0/organizations/foo/../muenchen/projects/",
    "/api/0/organizations/foo/%2e%2e/muenchen/projects/",
    "/api/0/organizations/foo/..%2Fmuenchen/projects/",
    "/api/0/organizations/foo/%2e%2e/%2e%2e/users/me/",
  ])("a path with dot segments is refused: %s", async (path) => {
    await controlEmulator(stack, "DELETE", "/__log");
    // Sends the path unchanged. `fetch` would normalize it first.
    const status = await getStatusOfRawPath(path, ANN);
    expect(status).toBe(404);
    expect(await readUpstreamRequests(stack)).toEqual([]);
  });

  test("the upstream gets the reference that it knows", async () => {
    await controlEmulator(stack, "DELETE", "/__log");
    for (const reference of ["sentry:1", "001", "FOO"]) {
      expect((await get(`/api/0/organizations/${reference}/projects/`, ANN)).status, reference).toBe(200);
    }
    const paths = (await readUpstreamRequests(stack))
      .map(({ path }) => path)
      .filter((path) => path.endsWith("/projects/"));
    expect(paths).toEqual(Array.from({ length: 3 }, () => "/api/0/organizations/foo/projects/"));
  });

  test("an upstream rate limit is passed through", async () => {
    await controlEmulator(stack, "PUT", "/__faults", [
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

  test("a redirect is returned to the caller and not followed", async () => {
    await controlEmulator(stack, "PUT", "/__faults", [
      {
        match: { host: "us.sentry.io" },
        status: 302,
        headers: { Location: "https://us.sentry.io/api/0/organizations/bar/" },
      },
    ]);
    await controlEmulator(stack, "DELETE", "/__log");
    // Not the token of the previous test: the upstream has asked for a wait of seven seconds.
    const response = await get("/api/0/organizations/foo/projects/", { Authorization: "Bearer bob-token" });
    expect([response.status, response.headers.get("Location")]).toEqual([
      302,
      `${stack.gateway}/api/0/organizations/bar/`,
    ]);
    expect((await readUpstreamRequests(stack)).filter(({ host }) => host === "us.sentry.io")).toHaveLength(1);
  });
});

describe("the k6 API", () => {
  test("responses have k6's envelopes and integer ids, and billing fields for a key with the scope", async () => {
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
  ])("%s returns k6's error", async (path, headers, status, code) => {
    const response = await get(path, headers);
    expect([response.status, await response.json()]).toEqual([
      status,
      { error: { message: expect.any(String), code } },
    ]);
  });
});

describe("the Sentry CLI", () => {
  const run = promisify(execFile);

  async function list(token: string): Promise<readonly string[]> {
    const env = { HOME: home, SENTRY_URL: stack.gateway, SENTRY_AUTH_TOKEN: token };
    const { stdout } = await run(SentryCli.getPath(), ["organizations", "list"], { env, cwd: home });
    const rows = stdout.split("\n").filter((line) => line.startsWith("| "));
    return rows.slice(1).map((line) => line.split("|")[1]?.trim() ?? "");
  }

  test("organizations list returns every region, with a key and with a token", async () => {
    expect(await list("rst_demo")).toEqual(["2", "1", "4", "3"]);
    expect(await list("bob-token")).toEqual(["1", "3"]);
    await expect(list("nobody")).rejects.toThrow("Invalid token (http status: 401)");
  });

  test("organizations list follows all links, and projects list is routed to the organization's region", async () => {
    await controlEmulator(stack, "PUT", "/__world", createDemoWorld());
    expect(new Set(await list("rst_demo")).size).toBe(201);
    const env = { HOME: home, SENTRY_URL: stack.gateway, SENTRY_AUTH_TOKEN: "rst_demo" };
    const args = ["projects", "list", "-o", "the-interstellar-jurisdiction"];
    const { stdout } = await run(SentryCli.getPath(), args, { env, cwd: home });
    expect(stdout).toContain("prime-mover");
  });
});
