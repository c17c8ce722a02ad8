import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSample } from "../conformance/provider-sample.ts";
import {
  listOrganizations,
  listProjects,
  observeUpstream,
  type ObservedUpstream,
} from "../conformance/observed-upstream.ts";
import { testProvider } from "../provider-conformance.ts";
import type { OrganizationAddress, Upstream } from "../provider.ts";
import { createSentryProvider } from "./sentry-provider.ts";
import { createSentryFixtureServer } from "./sentry-fixture-server.ts";

testProvider("Sentry", createSentryFixtureServer);

const HOSTS = ["sentry.io", "us.sentry.io", "de.sentry.io"];

function observe(fetch: Upstream["fetch"], pageSize = 100): ObservedUpstream {
  return observeUpstream({
    provider: createSentryProvider({ listUrl: "https://sentry.io", hosts: HOSTS, pageSize }),
    fetch,
  });
}

function pageResponse(ids: readonly number[], link: string | null): Response {
  const headers = new Headers(link === null ? {} : { link });
  return Response.json(
    ids.map((id) => ({ id, slug: `o-${id}` })),
    { headers },
  );
}

describe("createSentryProvider", () => {
  it("requests 100 rows per page at the documented path", async () => {
    const observed = observeUpstream(createSentryFixtureServer(createSample(101, 100)));
    expect(await listOrganizations(observed)).toHaveLength(101);
    expect(observed.requests.map(({ url }) => url)).toEqual([
      "https://sentry.io/api/0/organizations/?per_page=100",
      "https://sentry.io/api/0/organizations/?per_page=100&cursor=0%3A100%3A0",
    ]);
  });

  it("requests projects from the organization's own region, by slug", async () => {
    const observed = observeUpstream(createSentryFixtureServer(createSample(2, 100, 1)));
    const [first, second] = await listOrganizations(observed);
    if (first) await listProjects(observed, first);
    if (second) await listProjects(observed, second);
    expect(observed.requests.slice(1).map(({ url }) => url)).toEqual([
      "https://us.sentry.io/api/0/organizations/company-1/projects/?per_page=100",
      "https://de.sentry.io/api/0/organizations/company-2/projects/?per_page=100",
    ]);
  });

  it("requests projects from the list's origin by id if slug and region are unknown", async () => {
    const observed = observe(() => Promise.resolve(pageResponse([], null)));
    await listProjects(observed, { remoteId: "2", slug: null, apiUrl: null });
    expect(observed.requests[0]?.url).toBe("https://sentry.io/api/0/organizations/2/projects/?per_page=100");
  });

  it.each(["https://ja.sentry.io", "http://us.sentry.io", "https://us.sentry.io.example.com", "nonsense"])(
    "sends no request to %s",
    async (apiUrl) => {
      const observed = observe(() => Promise.resolve(pageResponse([], null)));
      const projects = listProjects(observed, { remoteId: "2", slug: "a", apiUrl });
      await expect(projects).rejects.toMatchObject({ code: "host-not-allowed" });
      expect(observed.requests).toHaveLength(0);
    },
  );

  it("rejects a listUrl whose host is not on the list", () => {
    expect(() => createSentryProvider({ listUrl: "https://ja.sentry.io", hosts: HOSTS })).toThrow(
      expect.objectContaining({ code: "host-not-allowed" }),
    );
  });

  it.each([0, 101, 1.5, Number.NaN])("rejects a page size of %d", (pageSize) => {
    expect(() => createSentryProvider({ listUrl: "https://sentry.io", hosts: HOSTS, pageSize })).toThrow(RangeError);
  });

  it("reads the rate limit of each response", async () => {
    const observed = observe(() =>
      Promise.resolve(Response.json([], { headers: { "x-sentry-rate-limit-remaining": "39" } })),
    );
    const { value } = await observed.provider.organizations(observed.upstream)[Symbol.asyncIterator]().next();
    expect(value).toMatchObject({ rate: { remaining: 39, limit: null } });
  });

  it("reads Sentry's 429, which is labeled as HTML and has no Retry-After", async () => {
    const headers = {
      "content-type": "text/html; charset=utf-8",
      "x-sentry-rate-limit-reset": "1793534402",
      "x-sentry-rate-limit-concurrentlimit": "25",
      "x-sentry-rate-limit-concurrentremaining": "None",
    };
    const text =
      '{"detail":"You are attempting to use this endpoint too frequently. Limit is 40 requests in 1 seconds"}';
    const { provider, upstream } = observe(() => Promise.resolve(new Response(text, { status: 429, headers })));
    const failed = listOrganizations(
      observeUpstream({ provider, fetch: upstream.fetch }, { now: () => 1_793_534_401_250 }),
    );
    await expect(failed).rejects.toMatchObject({
      code: "rate-limited",
      retryAfter: 750,
      rate: { concurrentLimit: 25, concurrentRemaining: null },
    });
    await expect(failed).rejects.toThrow("429, You are attempting to use this endpoint too frequently. Limit is 40 …");
  });

  it("reads the empty 404 of the control silo, and a 401 with a code", async () => {
    const nothing = observe(() => Promise.resolve(new Response(null, { status: 404 })));
    await expect(listOrganizations(nothing)).rejects.toMatchObject({ code: "not-found", upstreamCode: null });
    const detail = { code: "member-disabled-over-limit", message: "Organization over member limit", extra: {} };
    const refusal = observe(() => Promise.resolve(Response.json({ detail }, { status: 401 })));
    await expect(listOrganizations(refusal)).rejects.toMatchObject({
      code: "forbidden",
      status: 401,
      upstreamCode: "member-disabled-over-limit",
    });
  });

  it("fails if a cursor repeats", async () => {
    const observed = observe((request) => {
      const next = new URL(request.url).searchParams.get("cursor") === "a" ? "b" : "a";
      const ids = next === "a" ? [1] : [2];
      return Promise.resolve(pageResponse(ids, `<x>; rel="next"; results="true"; cursor="${next}"`));
    });
    await expect(listOrganizations(observed)).rejects.toMatchObject({ code: "unreadable" });
    expect(observed.requests).toHaveLength(3);
  });

  it("fails on a full page without a Link header", async () => {
    const full = observe(() => Promise.resolve(pageResponse([1, 2], null)), 2);
    await expect(listOrganizations(full)).rejects.toMatchObject({ code: "unreadable" });
    const part = observe(() => Promise.resolve(pageResponse([1], null)), 2);
    expect(await listOrganizations(part)).toHaveLength(1);
  });

  it.each(["maybe", "TRUE", ""])("fails on a full page whose link has results=%j", async (results) => {
    const link = `<x>; rel="next"; results="${results}"; cursor="1:0:0"`;
    const full = observe(() => Promise.resolve(pageResponse([1, 2], link)), 2);
    await expect(listOrganizations(full)).rejects.toMatchObject({ code: "unreadable" });
    const part = observe(() => Promise.resolve(pageResponse([1], link)), 2);
    expect(await listOrganizations(part)).toHaveLength(1);
  });

  it('reads results="false" on a full page as the end', async () => {
    const link = '<x>; rel="next"; results="false"; cursor="1:0:0"';
    const observed = observe(() => Promise.resolve(pageResponse([1, 2], link)), 2);
    expect(await listOrganizations(observed)).toHaveLength(2);
  });

  it("fails if a page repeats the rows of the page before it under a new cursor", async () => {
    let cursor = 0;
    const observed = observe(() =>
      Promise.resolve(pageResponse([1, 2], `<x>; rel="next"; results="true"; cursor="${(cursor += 1)}"`)),
    );
    await expect(listOrganizations(observed)).rejects.toMatchObject({ code: "unreadable" });
    expect(observed.requests).toHaveLength(2);
  });

  it("yields each organization once for any page sizes", async () => {
    const split = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(split, async (sizes) => {
        let lastId = 0;
        const pages = sizes.map((size) => Array.from({ length: size }, () => (lastId += 1)));
        const observed = observe((request) => {
          const at = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
          const link = `<x>; rel="next"; results="${at + 1 < pages.length}"; cursor="${at + 1}"`;
          return Promise.resolve(pageResponse(pages[at] ?? [], link));
        });
        const found = await listOrganizations(observed);
        expect(found.map(({ remoteId }) => Number(remoteId))).toEqual(pages.flat());
      }),
    );
  });

  it("sends the token only to hosts on the list, for any response", async () => {
    const url = fc.oneof(
      fc.webUrl(),
      fc.constantFrom("//x.example", "https://us.sentry.io@x.example", "http://sentry.io"),
    );
    const link = fc
      .record({
        url,
        rel: fc.constantFrom("next", "previous"),
        results: fc.boolean(),
        cursor: fc.oneof(url, fc.string()),
      })
      .map(({ url, rel, results, cursor }) => `<${url}>; rel="${rel}"; results="${results}"; cursor="${cursor}"`)
      .map((header) => header.replaceAll(/[^\t\x20-\x7e]/g, "_"));
    const status = fc.constantFrom(200, 301, 302, 307);
    await fc.assert(
      fc.asyncProperty(link, url, url, status, async (link, apiUrl, location, status) => {
        const headers = { link, location: encodeURI(location) };
        const observed = observe(() => Promise.resolve(Response.json([{ id: 1, slug: "a" }], { status, headers })));
        const address: OrganizationAddress = { remoteId: "1", slug: "a", apiUrl };
        await Promise.allSettled([listOrganizations(observed), listProjects(observed, address)]);
        for (const { url, redirect } of observed.requests) {
          expect(HOSTS.map((host) => `https://${host}`)).toContain(new URL(url).origin);
          expect(redirect).toBe("manual");
        }
      }),
    );
  });
});
