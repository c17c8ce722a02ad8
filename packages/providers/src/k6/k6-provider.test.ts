import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSample } from "../conformance/provider-sample.ts";
import {
  listOrganizations,
  listPages,
  listProjects,
  observeUpstream,
  type ObservedUpstream,
} from "../conformance/observed-upstream.ts";
import { testProvider } from "../provider-conformance.ts";
import type { Upstream } from "../provider.ts";
import { createK6Provider } from "./k6-provider.ts";
import { createK6FixtureServer } from "./k6-fixture-server.ts";

testProvider("k6", createK6FixtureServer, {
  resumes: "pages have numbers and no cursors, so a list is read from the start",
});

function observe(fetch: Upstream["fetch"]): ObservedUpstream {
  return observeUpstream({ provider: createK6Provider({ url: "https://api.k6.io" }), fetch });
}

function pageResponse(ids: readonly number[], meta?: unknown): Response {
  return Response.json({ organizations: ids.map((id) => ({ id, name: `Organization ${id}` })), meta });
}

/** Serves the page with the number of the `page` parameter, and the last page for higher numbers. */
function observePages(...pages: readonly (() => Response)[]): ObservedUpstream {
  return observe((request) => {
    const page = Number(new URL(request.url).searchParams.get("page") ?? 1);
    const createResponse = pages[Math.min(page, pages.length) - 1];
    return Promise.resolve(createResponse ? createResponse() : pageResponse([]));
  });
}

async function idsOf(observed: ObservedUpstream): Promise<string[]> {
  return (await listOrganizations(observed)).map(({ remoteId }) => remoteId);
}

describe("createK6Provider", () => {
  it("sends one request without a page parameter if there are no more rows", async () => {
    const observed = observeUpstream(createK6FixtureServer(createSample(2, 100, 1)));
    const [first] = await listOrganizations(observed);
    if (first) await listProjects(observed, { ...first, apiUrl: "https://elsewhere.example" });
    expect(observed.requests.map(({ url }) => url)).toEqual([
      "https://api.k6.io/v3/organizations",
      "https://api.k6.io/v3/organizations/1/projects",
    ]);
  });

  it("returns no cursor and no rate limit", async () => {
    const pages = await listPages(observePages(() => pageResponse([1])));
    expect(pages).toMatchObject([{ next: null, rate: null }]);
  });

  it("rejects a url with a path", () => {
    expect(() => createK6Provider({ url: "https://api.k6.io/v3" })).toThrow(RangeError);
  });

  it.each([
    undefined,
    null,
    "meta",
    { next: null, prev: null, count: 2 },
    { next: "", count: 0 },
    { next: [], count: "9" },
  ])("reads a list with meta %j as complete", async (meta) => {
    const observed = observePages(() => pageResponse([1, 2], meta));
    expect(await idsOf(observed)).toEqual(["1", "2"]);
    expect(observed.requests).toHaveLength(1);
  });

  it("follows count and next without repeating rows", async () => {
    const counted = observePages(
      () => pageResponse([1, 2], { count: 3 }),
      () => pageResponse([2, 3], { count: 3 }),
    );
    expect(await idsOf(counted)).toEqual(["1", "2", "3"]);
    const linked = observePages(
      () => pageResponse([1, 2], { next: "https://elsewhere.example/?page=2" }),
      () => pageResponse([3], { next: 3 }),
      () => pageResponse([], { next: 4 }),
    );
    expect(await idsOf(linked)).toEqual(["1", "2", "3"]);
    expect(linked.requests.map(({ url }) => url)).toEqual([
      "https://api.k6.io/v3/organizations",
      "https://api.k6.io/v3/organizations?page=2",
      "https://api.k6.io/v3/organizations?page=3",
    ]);
  });

  it.each([{ count: 5 }, { next: "more" }])("fails if the server ignores the page parameter: %j", async (meta) => {
    const observed = observePages(() => pageResponse([1, 2], meta));
    await expect(listOrganizations(observed)).rejects.toMatchObject({ code: "unreadable" });
    expect(observed.requests).toHaveLength(2);
  });

  it("fails if the pages end before the count is reached", async () => {
    const observed = observePages(
      () => pageResponse([1, 2], { count: 5 }),
      () => pageResponse([], { count: 5 }),
    );
    await expect(listOrganizations(observed)).rejects.toMatchObject({ code: "unreadable" });
  });

  it("maps 427 to rate-limited", async () => {
    const observed = observe(() =>
      Promise.resolve(new Response(null, { status: 427, headers: { "retry-after": "3" } })),
    );
    await expect(listOrganizations(observed)).rejects.toMatchObject({
      code: "rate-limited",
      status: 427,
      retryAfter: 3000,
    });
  });

  it("classifies by the status and not by the error code", async () => {
    const error = { message: "Not allowed", code: 5 };
    const observed = observe(() => Promise.resolve(Response.json({ error }, { status: 403 })));
    await expect(listOrganizations(observed)).rejects.toMatchObject({
      code: "forbidden",
      message: "api.k6.io, asked for the organizations: 403, Not allowed",
    });
  });

  it("yields each organization once if pages repeat rows", async () => {
    // Each page has one new organization and repeats any of the earlier ones.
    const repeats = fc.array(fc.array(fc.nat({ max: 9 }), { maxLength: 4 }), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(repeats, async (repeats) => {
        const pages = repeats.map((ids, index) => [...ids.filter((id) => id < index), index]);
        const observed = observePages(...pages.map((ids) => () => pageResponse(ids, { count: pages.length })));
        expect(await idsOf(observed)).toEqual(pages.map((_, index) => String(index)));
      }),
    );
  });
});
