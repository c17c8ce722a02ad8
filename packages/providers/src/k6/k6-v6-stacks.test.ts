import { describe, expect, it } from "vitest";
import {
  collect,
  listOrganizations,
  listPages,
  listProjects,
  observeUpstream,
  type ObservedUpstream,
} from "../conformance/observed-upstream.ts";
import type { Upstream } from "../provider.ts";
import { createK6Provider } from "./k6-provider.ts";
import type { K6Stack } from "./k6-stack.ts";

const KNOWN_STACK: K6Stack = { id: "12345", url: "https://acme.grafana.net", remoteId: "1013", name: "Acme" };
const ADDRESS = { remoteId: "1013", slug: null, apiUrl: null };

interface Upstreams {
  /** The response of every v3 route. */
  readonly v3?: () => Response;
  readonly v6?: (request: Request, url: URL) => Response;
}

const GONE = () => Response.json({ error: { message: "This API has been removed.", code: 3 } }, { status: 410 });
const FORBIDDEN = () => errorResponse(403, "error", "You do not have access to this stack.");

function errorResponse(status: number, code: string, message: string): Response {
  return Response.json({ error: { message, code, target: null, details: null } }, { status });
}

/** The example in the OpenAPI document of `/cloud/v6/projects`. */
function createProject(id: number): unknown {
  return {
    id,
    name: "My Project",
    is_default: false,
    grafana_folder_uid: "de0chath6zxfkb",
    created: "2024-12-04T19:57:46.339Z",
    updated: "2024-12-03T09:53:00.553",
    labels: {},
  };
}

const SUCCESS: NonNullable<Upstreams["v6"]> = (_, url) =>
  url.pathname === "/cloud/v6/auth"
    ? Response.json({ stack_id: 678, default_project_id: 67_890 })
    : Response.json({ value: [createProject(123)] });

function observe(
  stacks: readonly K6Stack[],
  { v3 = GONE, v6 = SUCCESS }: Upstreams = {},
  options?: Partial<Upstream>,
): ObservedUpstream {
  const provider = createK6Provider({ url: "https://api.k6.io", stacks });
  const respond = (request: Request, url: URL) => (url.pathname.startsWith("/v3/") ? v3() : v6(request, url));
  return observeUpstream(
    { provider, fetch: (request) => Promise.resolve(respond(request, new URL(request.url))) },
    options,
  );
}

describe("organizations if v3 no longer exists", () => {
  it.each([404, 410])("requests each known stack after a %i", async (status) => {
    const observed = observe([KNOWN_STACK, { url: "https://beta.grafana.net" }], {
      v3: () => new Response(null, { status }),
    });
    const pages = await listPages(observed);
    expect(pages.map(({ fallback, next }) => [fallback, next])).toEqual([
      ["v6", null],
      ["v6", null],
    ]);
    expect(pages.flatMap(({ organizations }) => organizations)).toMatchObject([
      { remoteId: "1013", name: "Acme", url: "https://acme.grafana.net", stack: { id: "12345" } },
      { remoteId: "stack-678", name: "beta", url: "https://beta.grafana.net", stack: { id: "678" } },
    ]);
    expect(
      observed.requests.map(({ url, headers }) => [url, headers.get("x-stack-id"), headers.get("x-stack-url")]),
    ).toEqual([
      ["https://api.k6.io/v3/organizations", null, null],
      ["https://api.k6.io/cloud/v6/projects?%24top=1", "12345", null],
      ["https://api.k6.io/cloud/v6/auth", null, "https://beta.grafana.net"],
    ]);
  });

  it("uses v3 while it exists, even if stacks are known", async () => {
    const observed = observe([KNOWN_STACK], { v3: () => Response.json({ organizations: [{ id: 1, name: "A" }] }) });
    const [page, ...others] = await listPages(observed);
    expect(others).toEqual([]);
    expect(page?.fallback ?? null).toBeNull();
    expect(observed.requests).toHaveLength(1);
  });

  it("fails if no stack is known", async () => {
    await expect(listOrganizations(observe([]))).rejects.toMatchObject({ code: "not-found", status: 410 });
  });

  it.each([500, 401, 403, 429])("does not use v6 after a %i of v3", async (status) => {
    const observed = observe([KNOWN_STACK], { v3: () => new Response(null, { status }) });
    await expect(listOrganizations(observed)).rejects.toMatchObject({ status });
    expect(observed.requests).toHaveLength(1);
  });

  it("does not use v6 if a later page of v3 is missing", async () => {
    let requestCount = 0;
    const v3 = () =>
      (requestCount += 1) === 1 ? Response.json({ organizations: [{ id: 1, name: "A" }], meta: { count: 2 } }) : GONE();
    await expect(listOrganizations(observe([KNOWN_STACK], { v3 }))).rejects.toMatchObject({ status: 410 });
  });

  it("lists a stack once if it is known by id and by URL", async () => {
    const found = await listOrganizations(observe([{ id: "678" }, { url: "https://beta.grafana.net" }]));
    expect(found.map(({ remoteId }) => remoteId)).toEqual(["stack-678"]);
  });

  it("leaves out a stack that the credential cannot access", async () => {
    const v6 = (request: Request, url: URL) =>
      request.headers.get("x-stack-id") === "7" ? FORBIDDEN() : SUCCESS(request, url);
    const pages = await listPages(observe([{ id: "7" }, KNOWN_STACK], { v6 }));
    expect(pages.map(({ organizations }) => organizations.length)).toEqual([1, 0]);
  });

  it("leaves out and names a stack that is gone, and lists the others", async () => {
    const gone = () => errorResponse(404, "error", "Stack not found.");
    const v6 = (request: Request, url: URL) =>
      request.headers.get("x-stack-id") === "7" ? gone() : SUCCESS(request, url);
    const pages = await listPages(observe([{ id: "7" }, KNOWN_STACK, { id: "7", remoteId: "1014" }], { v6 }));
    expect(pages.map(({ organizations, absent }) => [organizations.length, absent])).toEqual([
      [1, undefined],
      [0, ["1014"]],
    ]);
  });

  it("keeps the organization's id if only the upstream knows that a URL and an id are one stack", async () => {
    const entries = [{ url: "https://beta.grafana.net" }, { id: "678", remoteId: "1013", name: "Beta" }];
    for (const stacks of [entries, entries.toReversed()]) {
      expect(await listOrganizations(observe(stacks))).toMatchObject([{ remoteId: "1013", name: "Beta" }]);
    }
  });

  it("fails if every stack is forbidden", async () => {
    const failed = listOrganizations(observe([{ id: "7" }, KNOWN_STACK], { v6: FORBIDDEN }));
    await expect(failed).rejects.toMatchObject({ code: "forbidden", status: 403 });
  });

  it.each([
    [401, "unauthorized"],
    [404, "not-found"],
    [427, "rate-limited"],
    [500, "unavailable"],
  ])("fails if v6 responds with %i", async (status, code) => {
    const observed = observe([KNOWN_STACK], { v6: () => errorResponse(status, "error", "Invalid token") });
    await expect(listOrganizations(observed)).rejects.toMatchObject({ code, status });
  });

  it("passes on the Retry-After of a stack that is starting", async () => {
    const v6 = () => new Response(null, { status: 503, headers: { "retry-after": "2" } });
    const failed = listOrganizations(observe([KNOWN_STACK], { v6 }));
    await expect(failed).rejects.toMatchObject({ code: "unavailable", retryAfter: 2000 });
  });

  it.each([
    ["Token", "Bearer"],
    ["token", "Bearer"],
    ["Bearer", "Bearer"],
    ["Basic", "Basic"],
  ])("sends a credential of the scheme %s as %s", async (scheme, expected) => {
    const observed = observe([KNOWN_STACK], {}, { credential: { scheme, token: "56c166885f9a7fc1" } });
    await listOrganizations(observed);
    expect(observed.requests.map(({ headers }) => headers.get("authorization"))).toEqual([
      `${scheme} 56c166885f9a7fc1`,
      `${expected} 56c166885f9a7fc1`,
    ]);
  });
});

describe("projects if v3 no longer exists", () => {
  /** Responds with pages of `size` rows out of `count`, with a link to another host. */
  function respondWithPages(count: number, size: number): NonNullable<Upstreams["v6"]> {
    return (_, url) => {
      const skip = Number(url.searchParams.get("$skip"));
      const ids = Array.from({ length: Math.max(0, Math.min(size, count - skip)) }, (_, index) => skip + index + 1);
      const more = { "@nextLink": "https://elsewhere.example/cloud/v6/projects?$skip=9999&$top=1" };
      return Response.json({ value: ids.map(createProject), ...(skip + size < count && more) });
    };
  }

  it("lists the projects of the organization's stack in the unified shape", async () => {
    const observed = observe([KNOWN_STACK]);
    expect(await listProjects(observed, ADDRESS)).toEqual([
      {
        remoteId: "123",
        slug: null,
        name: "My Project",
        description: null,
        platform: null,
        createdAt: 1_733_342_266_339_000,
        updatedAt: 1_733_219_580_553_000,
        isDefault: false,
      },
    ]);
    expect(observed.requests[1]?.headers.get("x-stack-id")).toBe("12345");
    expect(observed.requests[1]?.url).toBe(
      "https://api.k6.io/cloud/v6/projects?%24top=1000&%24skip=0&%24orderby=created",
    );
  });

  it("pages with $skip and $top, and never follows a link", async () => {
    const observed = observe([KNOWN_STACK], { v6: respondWithPages(5, 2) });
    expect((await listProjects(observed, ADDRESS)).map(({ remoteId }) => remoteId)).toEqual(["1", "2", "3", "4", "5"]);
    expect(observed.requests.slice(1).map(({ url }) => new URL(url).searchParams.get("$skip"))).toEqual([
      "0",
      "2",
      "4",
    ]);
    expect(observed.requests.every(({ url }) => new URL(url).origin === "https://api.k6.io")).toBe(true);
  });

  it("fails if a page repeats the rows of an earlier page", async () => {
    const repeatedPage = { value: [createProject(1)], "@nextLink": "x" };
    const observed = observe([KNOWN_STACK], { v6: () => Response.json(repeatedPage) });
    await expect(listProjects(observed, ADDRESS)).rejects.toMatchObject({ code: "unreadable" });
    expect(observed.requests).toHaveLength(3);
  });

  it("requests the page behind a full page without a link, which may have been lost", async () => {
    const ids = Array.from({ length: 1500 }, (_, index) => createProject(index + 1));
    const v6 = (_: Request, url: URL) => {
      const skip = Number(url.searchParams.get("$skip"));
      return Response.json({ value: ids.slice(skip, skip + 1000) });
    };
    expect(await listProjects(observe([KNOWN_STACK], { v6 }), ADDRESS)).toHaveLength(1500);
    const full = (_: Request, url: URL) =>
      Response.json({ value: url.searchParams.get("$skip") === "0" ? ids.slice(0, 1000) : [] });
    expect(await listProjects(observe([KNOWN_STACK], { v6: full }), ADDRESS)).toHaveLength(1000);
    const same = () => Response.json({ value: ids.slice(0, 1000) });
    await expect(listProjects(observe([KNOWN_STACK], { v6: same }), ADDRESS)).rejects.toMatchObject({
      code: "unreadable",
    });
  });

  it.each([{}, { value: null }, { value: [null] }, { value: [{ id: 1 }] }, { value: [], "@nextLink": 7 }])(
    "rejects %j",
    async (body) => {
      const observed = observe([KNOWN_STACK], { v6: () => Response.json(body) });
      await expect(listProjects(observed, ADDRESS)).rejects.toMatchObject({ code: "unreadable" });
    },
  );

  it("requests the id of a stack that is known by URL only", async () => {
    const observed = observe([{ url: "https://acme.grafana.net", remoteId: "1013" }]);
    expect(await listProjects(observed, ADDRESS)).toHaveLength(1);
    expect(observed.requests.map(({ headers }) => headers.get("x-stack-id"))).toEqual([null, null, "678"]);
  });

  it("fails for an organization without a stack", async () => {
    const observed = observe([KNOWN_STACK]);
    await expect(listProjects(observed, { ...ADDRESS, remoteId: "9" })).rejects.toMatchObject({ status: 410 });
  });

  it("counts the projects", async () => {
    const { provider, upstream } = observe([KNOWN_STACK], { v6: respondWithPages(5, 2) });
    const pages = await collect(provider.projectFacet(upstream, ADDRESS));
    expect(pages.map(({ count, platforms }) => [count, platforms])).toEqual([
      [2, null],
      [2, null],
      [1, null],
    ]);
  });
});

describe("detail if v3 no longer exists", () => {
  const readDetail = ({ provider, upstream }: ObservedUpstream, remoteId = "1013") =>
    provider.detail(upstream, { ...ADDRESS, remoteId }).catch((error: unknown) => error);

  it("returns the organization of the stack", async () => {
    expect(await readDetail(observe([KNOWN_STACK]))).toMatchObject({
      fallback: "v6",
      organization: { remoteId: "1013", name: "Acme" },
    });
    expect(await readDetail(observe([]), "stack-12345")).toMatchObject({ organization: { remoteId: "stack-12345" } });
  });

  it("fails if no stack is known", async () => {
    expect(await readDetail(observe([]))).toMatchObject({ code: "not-found", status: 410 });
  });

  it("throws the 403 of a stack only after a 410 of v3", async () => {
    const notFound = () => new Response(null, { status: 404 });
    expect(await readDetail(observe([KNOWN_STACK], { v6: FORBIDDEN }))).toMatchObject({ code: "forbidden" });
    expect(await readDetail(observe([KNOWN_STACK], { v3: notFound, v6: FORBIDDEN }))).toMatchObject({
      code: "not-found",
    });
    const broken = () => new Response(null, { status: 500 });
    expect(await readDetail(observe([KNOWN_STACK], { v3: notFound, v6: broken }))).toMatchObject({
      code: "unavailable",
    });
  });
});

describe("owned organizations if v3 no longer exists", () => {
  it("are null", async () => {
    const { provider, upstream } = observe([KNOWN_STACK]);
    expect(await provider.owned(upstream)).toEqual({ remoteIds: null, rate: null });
  });
});
