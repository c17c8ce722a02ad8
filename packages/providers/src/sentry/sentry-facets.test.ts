import { describe, expect, it } from "vitest";
import { collect, observeUpstream, type ObservedUpstream } from "../conformance/observed-upstream.ts";
import type { CountPage, OrganizationAddress } from "../provider.ts";
import { createSentryProvider } from "./sentry-provider.ts";

const ACME: OrganizationAddress = { remoteId: "2", slug: "acme", apiUrl: "https://us.sentry.io" };

function observe(respond: (url: URL) => Response): ObservedUpstream {
  const provider = createSentryProvider({ listUrl: "https://sentry.io", hosts: ["sentry.io", "us.sentry.io"] });
  return observeUpstream({ provider, fetch: (request) => Promise.resolve(respond(new URL(request.url))) });
}

/** Serves two pages. The second repeats the last row of the first, as after a deletion between the two requests. */
function observeShiftedPages(createRow: (id: number) => unknown): ObservedUpstream {
  return observe((url) => {
    const isFirst = !url.searchParams.has("cursor");
    const link = `<x>; rel="next"; results="${isFirst}"; cursor="100:1:0"`;
    const headers = { link, "x-sentry-rate-limit-remaining": "7" };
    return Response.json((isFirst ? [1, 2, 3] : [3, 4]).map(createRow), { headers });
  });
}

function count({ provider, upstream }: ObservedUpstream, facet: "memberCount" | "eventCount" | "projectFacet") {
  return collect<CountPage>(provider[facet](upstream, ACME));
}

describe("readProjectFacet", () => {
  it("counts each project and platform once", async () => {
    const observed = observeShiftedPages((id) => ({ id, slug: `p-${id}`, platform: id === 2 ? "" : "python" }));
    expect(await count(observed, "projectFacet")).toMatchObject([
      { count: 3, platforms: ["python"], next: "100:1:0", rate: { remaining: 7 } },
      { count: 1, platforms: ["python"], next: null },
    ]);
    expect(observed.requests.map(({ url }) => url)).toEqual([
      "https://us.sentry.io/api/0/organizations/acme/projects/?per_page=100",
      "https://us.sentry.io/api/0/organizations/acme/projects/?per_page=100&cursor=100%3A1%3A0",
    ]);
  });
});

describe("readMemberCount", () => {
  it("counts rows and returns no personal data", async () => {
    const observed = observeShiftedPages((id) => ({
      id: String(id),
      email: `m-${id}@example.com`,
      user: { name: "A" },
    }));
    const pages = await count(observed, "memberCount");
    expect(pages).toMatchObject([
      { count: 3, next: "100:1:0" },
      { count: 1, next: null },
    ]);
    expect(JSON.stringify(pages)).not.toContain("@");
    expect(observed.requests[0]?.url).toBe("https://us.sentry.io/api/0/organizations/acme/members/?per_page=100");
  });

  it("fails on a full page without a Link header", async () => {
    const observed = observe(() => Response.json(Array.from({ length: 100 }, (_, id) => ({ id: id + 1 }))));
    await expect(count(observed, "memberCount")).rejects.toMatchObject({ code: "unreadable" });
  });

  it("fails with forbidden if the scope is missing", async () => {
    const observed = observe(() => Response.json({ detail: "You do not have permission" }, { status: 403 }));
    await expect(count(observed, "memberCount")).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("readEventCount", () => {
  /** The example of https://docs.sentry.io/api/organizations/retrieve-event-counts-for-an-organization-v2/. */
  const DOCUMENTED = {
    start: "2022-02-14T19:00:00Z",
    end: "2022-02-28T18:03:00Z",
    intervals: ["2022-02-28T00:00:00Z"],
    groups: [
      { by: { outcome: "invalid" }, totals: { "sum(quantity)": 165_665 }, series: { "sum(quantity)": [165_665] } },
      { by: { outcome: "accepted" }, totals: { "sum(quantity)": 8123 }, series: { "sum(quantity)": [8123] } },
    ],
  };

  it("requests the accepted errors of the past day by the hour, and ignores other outcomes", async () => {
    const observed = observe(() => Response.json(DOCUMENTED));
    expect(await count(observed, "eventCount")).toEqual([{ count: 8123, next: null, rate: null }]);
    const url = new URL(observed.requests[0]?.url ?? "");
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

  it("returns zero if there are no groups", async () => {
    expect(
      await count(
        observe(() => Response.json({ ...DOCUMENTED, groups: [] })),
        "eventCount",
      ),
    ).toMatchObject([{ count: 0 }]);
  });

  it.each([
    { groups: [{ by: { outcome: "accepted" }, totals: {} }] },
    { groups: [{ by: { outcome: "accepted" }, totals: { "sum(quantity)": "8123" } }] },
    { groups: null },
    { statsErrors: [] },
  ])("rejects %j", async (body) => {
    await expect(
      count(
        observe(() => Response.json(body)),
        "eventCount",
      ),
    ).rejects.toMatchObject({ code: "unreadable" });
  });
});
