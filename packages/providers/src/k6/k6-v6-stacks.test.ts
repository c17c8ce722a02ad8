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

const REMEMBERED: K6Stack = { id: "12345", url: "https://acme.grafana.net", remoteId: "1013", name: "Acme" };
const ADDRESS = { remoteId: "1013", slug: null, apiUrl: null };

interface Upstreams {
  /** What every route of v3 answers. */
  readonly v3?: () => Response;
  readonly v6?: (request: Request, url: URL) => Response;
}

const GONE = () => Response.json({ error: { message: "This API has been removed.", code: 3 } }, { status: 410 });
const REFUSED = () => refuse(403, "error", "You do not have access to this stack.");

function refuse(status: number, code: string, message: string): Response {
  return Response.json({ error: { message, code, target: null, details: null } }, { status });
}

/** The example of the OpenAPI document of `/cloud/v6/projects`. */
function printProject(id: number): unknown {
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

const LIVE: NonNullable<Upstreams["v6"]> = (_, url) =>
  url.pathname === "/cloud/v6/auth"
    ? Response.json({ stack_id: 678, default_project_id: 67_890 })
    : Response.json({ value: [printProject(123)] });

function open(
  stacks: readonly K6Stack[],
  { v3 = GONE, v6 = LIVE }: Upstreams = {},
  options?: Partial<Upstream>,
): ObservedUpstream {
  const provider = createK6Provider({ url: "https://api.k6.io", stacks });
  const answer = (request: Request, url: URL) => (url.pathname.startsWith("/v3/") ? v3() : v6(request, url));
  return observeUpstream(
    { provider, fetch: (request) => Promise.resolve(answer(request, new URL(request.url))) },
    options,
  );
}

describe("a list of organizations when v3 is gone", () => {
  it.each([404, 410])("goes on by stacks after a %i, each asked for in turn", async (status) => {
    const stage = open([REMEMBERED, { url: "https://beta.grafana.net" }], { v3: () => new Response(null, { status }) });
    const pages = await listPages(stage);
    expect(pages.map(({ via, next }) => [via, next])).toEqual([
      ["v6", null],
      ["v6", null],
    ]);
    expect(pages.flatMap(({ organizations }) => organizations)).toMatchObject([
      { remoteId: "1013", name: "Acme", url: "https://acme.grafana.net", stack: { id: "12345" } },
      { remoteId: "stack-678", name: "beta", url: "https://beta.grafana.net", stack: { id: "678" } },
    ]);
    expect(
      stage.requests.map(({ url, headers }) => [url, headers.get("x-stack-id"), headers.get("x-stack-url")]),
    ).toEqual([
      ["https://api.k6.io/v3/organizations", null, null],
      ["https://api.k6.io/cloud/v6/projects?%24top=1", "12345", null],
      ["https://api.k6.io/cloud/v6/auth", null, "https://beta.grafana.net"],
    ]);
  });

  it("says v3 while v3 answers, whatever stacks are known", async () => {
    const stage = open([REMEMBERED], { v3: () => Response.json({ organizations: [{ id: 1, name: "A" }] }) });
    expect(await listPages(stage)).toMatchObject([{ via: "v3" }]);
    expect(stage.requests).toHaveLength(1);
  });

  it("fails where no stack is known", async () => {
    await expect(listOrganizations(open([]))).rejects.toMatchObject({ code: "not-found", status: 410 });
  });

  it.each([500, 401, 403, 429])("does not take a %i of v3 for its end", async (status) => {
    const stage = open([REMEMBERED], { v3: () => new Response(null, { status }) });
    await expect(listOrganizations(stage)).rejects.toMatchObject({ status });
    expect(stage.requests).toHaveLength(1);
  });

  it("does not take a page of v3 that is missing for its end", async () => {
    let asked = 0;
    const v3 = () =>
      (asked += 1) === 1 ? Response.json({ organizations: [{ id: 1, name: "A" }], meta: { count: 2 } }) : GONE();
    await expect(listOrganizations(open([REMEMBERED], { v3 }))).rejects.toMatchObject({ status: 410 });
  });

  it("lists a stack once, whatever it is called", async () => {
    const found = await listOrganizations(open([{ id: "678" }, { url: "https://beta.grafana.net" }]));
    expect(found.map(({ remoteId }) => remoteId)).toEqual(["stack-678"]);
  });

  it("leaves out a stack that the credential may not see", async () => {
    const v6 = (request: Request, url: URL) =>
      request.headers.get("x-stack-id") === "7" ? REFUSED() : LIVE(request, url);
    const pages = await listPages(open([{ id: "7" }, REMEMBERED], { v6 }));
    expect(pages.map(({ organizations }) => organizations.length)).toEqual([0, 1]);
  });

  it("is no empty list where every stack is refused", async () => {
    const failed = listOrganizations(open([{ id: "7" }, REMEMBERED], { v6: REFUSED }));
    await expect(failed).rejects.toMatchObject({ code: "forbidden", status: 403 });
  });

  it.each([
    [401, "unauthorized"],
    [404, "not-found"],
    [427, "rate-limited"],
    [500, "unavailable"],
  ])("fails where v6 answers %i", async (status, code) => {
    const stage = open([REMEMBERED], { v6: () => refuse(status, "error", "Invalid token") });
    await expect(listOrganizations(stage)).rejects.toMatchObject({ code, status });
  });

  it("waits as long as a stack that wakes up says", async () => {
    const v6 = () => new Response(null, { status: 503, headers: { "retry-after": "2" } });
    const failed = listOrganizations(open([REMEMBERED], { v6 }));
    await expect(failed).rejects.toMatchObject({ code: "unavailable", retryAfter: 2000 });
  });

  it.each([
    ["Token", "Bearer"],
    ["token", "Bearer"],
    ["Bearer", "Bearer"],
    ["Basic", "Basic"],
  ])("sends a credential of the scheme %s as %s", async (scheme, expected) => {
    const stage = open([REMEMBERED], {}, { credential: { scheme, token: "56c166885f9a7fc1" } });
    await listOrganizations(stage);
    expect(stage.requests.map(({ headers }) => headers.get("authorization"))).toEqual([
      `${scheme} 56c166885f9a7fc1`,
      `${expected} 56c166885f9a7fc1`,
    ]);
  });
});

describe("projects when v3 is gone", () => {
  /** Pages of `size` rows out of `count`, with a link to somewhere else. */
  function answerPages(count: number, size: number): NonNullable<Upstreams["v6"]> {
    return (_, url) => {
      const skip = Number(url.searchParams.get("$skip"));
      const ids = Array.from({ length: Math.max(0, Math.min(size, count - skip)) }, (_, index) => skip + index + 1);
      const more = { "@nextLink": "https://elsewhere.example/cloud/v6/projects?$skip=9999&$top=1" };
      return Response.json({ value: ids.map(printProject), ...(skip + size < count && more) });
    };
  }

  it("lists those of the organization's stack, in the unified shape", async () => {
    const stage = open([REMEMBERED]);
    expect(await listProjects(stage, ADDRESS)).toEqual([
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
    expect(stage.requests[1]?.headers.get("x-stack-id")).toBe("12345");
    expect(stage.requests[1]?.url).toBe("https://api.k6.io/cloud/v6/projects?%24top=1000&%24skip=0&%24orderby=created");
  });

  it("pages by numbers of its own, and never goes where a link points", async () => {
    const stage = open([REMEMBERED], { v6: answerPages(5, 2) });
    expect((await listProjects(stage, ADDRESS)).map(({ remoteId }) => remoteId)).toEqual(["1", "2", "3", "4", "5"]);
    expect(stage.requests.slice(1).map(({ url }) => new URL(url).searchParams.get("$skip"))).toEqual(["0", "2", "4"]);
    expect(stage.requests.every(({ url }) => new URL(url).origin === "https://api.k6.io")).toBe(true);
  });

  it("does not take a part for the whole, nor go in circles", async () => {
    const again = { value: [printProject(1)], "@nextLink": "x" };
    const stage = open([REMEMBERED], { v6: () => Response.json(again) });
    await expect(listProjects(stage, ADDRESS)).rejects.toMatchObject({ code: "unreadable" });
    expect(stage.requests).toHaveLength(3);
  });

  it.each([{}, { value: null }, { value: [null] }, { value: [{ id: 1 }] }])("cannot read %j", async (body) => {
    const stage = open([REMEMBERED], { v6: () => Response.json(body) });
    await expect(listProjects(stage, ADDRESS)).rejects.toMatchObject({ code: "unreadable" });
  });

  it("asks for the number of a stack that is known by its address alone", async () => {
    const stage = open([{ url: "https://acme.grafana.net", remoteId: "1013" }]);
    expect(await listProjects(stage, ADDRESS)).toHaveLength(1);
    expect(stage.requests.map(({ headers }) => headers.get("x-stack-id"))).toEqual([null, null, "678"]);
  });

  it("finds nothing of an organization without a stack", async () => {
    const stage = open([REMEMBERED]);
    await expect(listProjects(stage, { ...ADDRESS, remoteId: "9" })).rejects.toMatchObject({ status: 410 });
  });

  it("counts them", async () => {
    const { provider, upstream } = open([REMEMBERED], { v6: answerPages(5, 2) });
    const pages = await collect(provider.projectFacet(upstream, ADDRESS));
    expect(pages.map(({ count, platforms }) => [count, platforms])).toEqual([
      [2, null],
      [2, null],
      [1, null],
    ]);
  });
});

describe("a detail when v3 is gone", () => {
  const ask = ({ provider, upstream }: ObservedUpstream, remoteId = "1013") =>
    provider.detail(upstream, { ...ADDRESS, remoteId }).catch((error: unknown) => error);

  it("tells that the stack is there", async () => {
    expect(await ask(open([REMEMBERED]))).toMatchObject({
      via: "v6",
      organization: { remoteId: "1013", name: "Acme" },
    });
    expect(await ask(open([]), "stack-12345")).toMatchObject({ organization: { remoteId: "stack-12345" } });
  });

  it("fails where no stack is known", async () => {
    expect(await ask(open([]))).toMatchObject({ code: "not-found", status: 410 });
  });

  it("takes the refusal of a stack for news only where v3 is surely gone", async () => {
    const notFound = () => new Response(null, { status: 404 });
    expect(await ask(open([REMEMBERED], { v6: REFUSED }))).toMatchObject({ code: "forbidden" });
    expect(await ask(open([REMEMBERED], { v3: notFound, v6: REFUSED }))).toMatchObject({ code: "not-found" });
    const broken = () => new Response(null, { status: 500 });
    expect(await ask(open([REMEMBERED], { v3: notFound, v6: broken }))).toMatchObject({ code: "unavailable" });
  });
});

describe("owners when v3 is gone", () => {
  it("cannot be told", async () => {
    const { provider, upstream } = open([REMEMBERED]);
    expect(await provider.owned(upstream)).toEqual({ remoteIds: null, rate: null });
  });
});
