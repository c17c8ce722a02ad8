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
  resumes: "a page has a number and no place, so a list is read from the start",
});

function open(fetch: Upstream["fetch"]): ObservedUpstream {
  return observeUpstream({ provider: createK6Provider({ url: "https://api.k6.io" }), fetch });
}

function answerPage(ids: readonly number[], meta?: unknown): Response {
  return Response.json({ organizations: ids.map((id) => ({ id, name: `Organization ${id}` })), meta });
}

/** Answers the pages in turn; past the end, the last again. */
function openPages(...pages: readonly (() => Response)[]): ObservedUpstream {
  return open((request) => {
    const page = Number(new URL(request.url).searchParams.get("page") ?? 1);
    const answer = pages[Math.min(page, pages.length) - 1];
    return Promise.resolve(answer ? answer() : answerPage([]));
  });
}

async function idsOf(stage: ObservedUpstream): Promise<string[]> {
  return (await listOrganizations(stage)).map(({ remoteId }) => remoteId);
}

describe("createK6Provider", () => {
  it("asks once, and for no page, when an answer claims no more", async () => {
    const stage = observeUpstream(createK6FixtureServer(createSample(2, 100, 1)));
    const [first] = await listOrganizations(stage);
    if (first) await listProjects(stage, { ...first, apiUrl: "https://elsewhere.example" });
    expect(stage.requests.map(({ url }) => url)).toEqual([
      "https://api.k6.io/v3/organizations",
      "https://api.k6.io/v3/organizations/1/projects",
    ]);
  });

  it("lists from the start only, and knows no rate budget", async () => {
    const pages = await listPages(openPages(() => answerPage([1])));
    expect(pages).toMatchObject([{ next: null, rate: null }]);
  });

  it("is configured by an origin", () => {
    expect(() => createK6Provider({ url: "https://api.k6.io/v3" })).toThrow(RangeError);
  });

  it.each([
    undefined,
    null,
    "meta",
    { next: null, prev: null, count: 2 },
    { next: "", count: 0 },
    { next: [], count: "9" },
  ])("takes a list with meta %j for whole", async (meta) => {
    const stage = openPages(() => answerPage([1, 2], meta));
    expect(await idsOf(stage)).toEqual(["1", "2"]);
    expect(stage.requests).toHaveLength(1);
  });

  it("follows a count, and a next page, without repeating rows", async () => {
    const counted = openPages(
      () => answerPage([1, 2], { count: 3 }),
      () => answerPage([2, 3], { count: 3 }),
    );
    expect(await idsOf(counted)).toEqual(["1", "2", "3"]);
    const linked = openPages(
      () => answerPage([1, 2], { next: "https://elsewhere.example/?page=2" }),
      () => answerPage([3], { next: 3 }),
      () => answerPage([], { next: 4 }),
    );
    expect(await idsOf(linked)).toEqual(["1", "2", "3"]);
    expect(linked.requests.map(({ url }) => url)).toEqual([
      "https://api.k6.io/v3/organizations",
      "https://api.k6.io/v3/organizations?page=2",
      "https://api.k6.io/v3/organizations?page=3",
    ]);
  });

  it.each([{ count: 5 }, { next: "more" }])(
    "does not take a part for the whole when page is ignored: %j",
    async (meta) => {
      const stage = openPages(() => answerPage([1, 2], meta));
      await expect(listOrganizations(stage)).rejects.toMatchObject({ code: "unreadable" });
      expect(stage.requests).toHaveLength(2);
    },
  );

  it("does not take a part for the whole when the pages end early", async () => {
    const stage = openPages(
      () => answerPage([1, 2], { count: 5 }),
      () => answerPage([], { count: 5 }),
    );
    await expect(listOrganizations(stage)).rejects.toMatchObject({ code: "unreadable" });
  });

  it("takes 427 for 429", async () => {
    const stage = open(() => Promise.resolve(new Response(null, { status: 427, headers: { "retry-after": "3" } })));
    await expect(listOrganizations(stage)).rejects.toMatchObject({
      code: "rate-limited",
      status: 427,
      retryAfter: 3000,
    });
  });

  it("goes by the status where the code says something else", async () => {
    const error = { message: "Not allowed", code: 5 };
    const stage = open(() => Promise.resolve(Response.json({ error }, { status: 403 })));
    await expect(listOrganizations(stage)).rejects.toMatchObject({
      code: "forbidden",
      message: "api.k6.io, asked for the organizations: 403, Not allowed",
    });
  });

  it("gives each organization once, however the upstream splits and repeats them", async () => {
    // A page brings one organization that is new, and repeats any that were there.
    const repeats = fc.array(fc.array(fc.nat({ max: 9 }), { maxLength: 4 }), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(repeats, async (repeats) => {
        const pages = repeats.map((ids, index) => [...ids.filter((id) => id < index), index]);
        const stage = openPages(...pages.map((ids) => () => answerPage(ids, { count: pages.length })));
        expect(await idsOf(stage)).toEqual(pages.map((_, index) => String(index)));
      }),
    );
  });
});
