import { describe, expect, it } from "vitest";
import { collect, observeUpstream, type ObservedUpstream } from "../conformance/observed-upstream.ts";
import type { CountPage, OrganizationAddress } from "../provider.ts";
import { createSentryProvider } from "./sentry-provider.ts";

const ACME: OrganizationAddress = { remoteId: "2", slug: "acme", apiUrl: "https://us.sentry.io" };

function open(answer: (url: URL) => Response): ObservedUpstream {
  const provider = createSentryProvider({ listUrl: "https://sentry.io", hosts: ["sentry.io", "us.sentry.io"] });
  return observeUpstream({ provider, fetch: (request) => Promise.resolve(answer(new URL(request.url))) });
}

/** Two pages, of which the second repeats the first's last row: something was deleted in between. */
function openShifting(print: (id: number) => unknown): ObservedUpstream {
  return open((url) => {
    const isFirst = !url.searchParams.has("cursor");
    const link = `<x>; rel="next"; results="${isFirst}"; cursor="100:1:0"`;
    const headers = { link, "x-sentry-rate-limit-remaining": "7" };
    return Response.json((isFirst ? [1, 2, 3] : [3, 4]).map(print), { headers });
  });
}

function count({ provider, upstream }: ObservedUpstream, facet: "memberCount" | "eventCount" | "projectFacet") {
  return collect<CountPage>(provider[facet](upstream, ACME));
}

describe("readProjectFacet", () => {
  it("counts a project once, and its platform", async () => {
    const stage = openShifting((id) => ({ id, slug: `p-${id}`, platform: id === 2 ? "" : "python" }));
    expect(await count(stage, "projectFacet")).toMatchObject([
      { count: 3, platforms: ["python"], next: "100:1:0", rate: { remaining: 7 } },
      { count: 1, platforms: ["python"], next: null },
    ]);
    expect(stage.requests.map(({ url }) => url)).toEqual([
      "https://us.sentry.io/api/0/organizations/acme/projects/?per_page=100",
      "https://us.sentry.io/api/0/organizations/acme/projects/?per_page=100&cursor=100%3A1%3A0",
    ]);
  });
});

describe("readMemberCount", () => {
  it("counts rows, reads their ids alone and hands on numbers", async () => {
    const stage = openShifting((id) => ({ id: String(id), email: `m-${id}@example.com`, user: { name: "A" } }));
    const pages = await count(stage, "memberCount");
    expect(pages).toMatchObject([
      { count: 3, next: "100:1:0" },
      { count: 1, next: null },
    ]);
    expect(JSON.stringify(pages)).not.toContain("@");
    expect(stage.requests[0]?.url).toBe("https://us.sentry.io/api/0/organizations/acme/members/?per_page=100");
  });

  it("does not take the first hundred for all", async () => {
    const stage = open(() => Response.json(Array.from({ length: 100 }, (_, id) => ({ id: id + 1 }))));
    await expect(count(stage, "memberCount")).rejects.toMatchObject({ code: "unreadable" });
  });

  it("says that the credential may not", async () => {
    const stage = open(() => Response.json({ detail: "You do not have permission" }, { status: 403 }));
    await expect(count(stage, "memberCount")).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("readEventCount", () => {
  /** Of the documentation of https://docs.sentry.io/api/organizations/retrieve-event-counts-for-an-organization-v2/. */
  const DOCUMENTED = {
    start: "2022-02-14T19:00:00Z",
    end: "2022-02-28T18:03:00Z",
    intervals: ["2022-02-28T00:00:00Z"],
    groups: [
      { by: { outcome: "invalid" }, totals: { "sum(quantity)": 165_665 }, series: { "sum(quantity)": [165_665] } },
      { by: { outcome: "accepted" }, totals: { "sum(quantity)": 8123 }, series: { "sum(quantity)": [8123] } },
    ],
  };

  it("asks for accepted errors of the past day, by the hour, and counts no others", async () => {
    const stage = open(() => Response.json(DOCUMENTED));
    expect(await count(stage, "eventCount")).toEqual([{ count: 8123, next: null, rate: null }]);
    const url = new URL(stage.requests[0]?.url ?? "");
    expect(url.origin + url.pathname).toBe("https://us.sentry.io/api/0/organizations/acme/stats_v2/");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      field: "sum(quantity)",
      groupBy: "outcome",
      category: "error",
      outcome: "accepted",
      statsPeriod: "24h",
      interval: "1h",
    });
  });

  it("is nothing where nothing came in", async () => {
    expect(
      await count(
        open(() => Response.json({ ...DOCUMENTED, groups: [] })),
        "eventCount",
      ),
    ).toMatchObject([{ count: 0 }]);
  });

  it.each([
    { groups: [{ by: { outcome: "accepted" }, totals: {} }] },
    { groups: [{ by: { outcome: "accepted" }, totals: { "sum(quantity)": "8123" } }] },
    { groups: null },
    { statsErrors: [] },
  ])("cannot read %j", async (body) => {
    await expect(
      count(
        open(() => Response.json(body)),
        "eventCount",
      ),
    ).rejects.toMatchObject({ code: "unreadable" });
  });
});
