import { expect } from "vitest";
import type { CountPage, OrganizationAddress, ProjectFacetPage } from "../provider.ts";
import type { FixtureServerFactory, ContractTest } from "./contract-test.ts";
import { failureOf } from "./contract-assertions.ts";
import { createSample } from "./provider-sample.ts";
import { collect, listOrganizations, observeUpstream, type ObservedUpstream } from "./observed-upstream.ts";

/** Tests the facets. A facet that `unsupported` lists for the vendor must yield null and send no request. */
export const FACET_TESTS: readonly ContractTest[] = [
  { title: "counts projects and their platforms, or yields null for platforms", test: countsProjects },
  { title: "counts memberships including invitations, or yields null", test: countsMembers },
  { title: "counts events, or yields null", test: countsEvents },
  { title: "facets of an unknown organization fail with not-found", test: doesNotFind },
  { title: "sends one request per page of a facet", clause: "requests-lazily", test: sendsOneRequestPerPage },
  { title: "continues a count behind any page", clause: "resumes", test: resumes },
];

const SAMPLE = createSample(3, 3, 8);

/** The sum over all pages, or null if a page has null. */
function sumCounts(pages: readonly CountPage[]): number | null {
  return pages.reduce<number | null>((sum, { count }) => (sum === null || count === null ? null : sum + count), 0);
}

function platformsOf(pages: readonly ProjectFacetPage[]): ReadonlySet<string> | null {
  return pages.some(({ platforms }) => platforms === null)
    ? null
    : new Set(pages.flatMap(({ platforms }) => platforms ?? []));
}

async function forEach(
  factory: FixtureServerFactory,
  check: (observed: ObservedUpstream, organization: OrganizationAddress, id: string) => Promise<void>,
): Promise<void> {
  const found = await listOrganizations(observeUpstream(factory(SAMPLE)));
  expect(found).toHaveLength(3);
  for (const organization of found) await check(observeUpstream(factory(SAMPLE)), organization, organization.remoteId);
}

async function countsProjects(factory: FixtureServerFactory): Promise<void> {
  await forEach(factory, async ({ provider, upstream }, organization, id) => {
    const pages = await collect(provider.projectFacet(upstream, organization));
    const expected = SAMPLE.projects.filter((project) => project.organization === id);
    expect(sumCounts(pages)).toBe(expected.length);
    const platforms = new Set(expected.flatMap(({ platform }) => platform ?? []));
    expect(platformsOf(pages)).toEqual(provider.unsupported.platform === undefined ? platforms : null);
  });
}

async function countsMembers(factory: FixtureServerFactory): Promise<void> {
  await forEach(factory, async ({ provider, upstream, requests }, organization, id) => {
    const count = sumCounts(await collect(provider.memberCount(upstream, organization)));
    const isSupported = provider.unsupported.members === undefined;
    expect(count).toBe(isSupported ? SAMPLE.members.filter((member) => member.organization === id).length : null);
    if (!isSupported) expect(requests).toHaveLength(0);
  });
}

async function countsEvents(factory: FixtureServerFactory): Promise<void> {
  await forEach(factory, async ({ provider, upstream, requests }, organization, id) => {
    const count = sumCounts(await collect(provider.eventCount(upstream, organization)));
    const isSupported = provider.unsupported.events === undefined;
    expect(count).toBe(isSupported ? Number(id) * 1000 : null);
    if (!isSupported) expect(requests).toHaveLength(0);
  });
}

async function doesNotFind(factory: FixtureServerFactory): Promise<void> {
  const unknown = { remoteId: "404", slug: "nobody", apiUrl: null };
  const { provider, upstream } = observeUpstream(factory(SAMPLE));
  const { members, events } = provider.unsupported;
  const facets = [
    provider.projectFacet(upstream, unknown),
    ...(members === undefined ? [provider.memberCount(upstream, unknown)] : []),
    ...(events === undefined ? [provider.eventCount(upstream, unknown)] : []),
  ];
  for (const facet of facets) {
    expect(await failureOf(collect<CountPage>(facet))).toMatchObject({ code: "not-found", status: 404 });
  }
}

async function sendsOneRequestPerPage(factory: FixtureServerFactory): Promise<void> {
  await forEach(factory, async ({ provider, upstream, requests }, organization) => {
    const pages = await collect(provider.projectFacet(upstream, organization));
    expect(requests).toHaveLength(pages.length);
    const pagesWithCount = [
      ...(await collect(provider.memberCount(upstream, organization))),
      ...(await collect(provider.eventCount(upstream, organization))),
    ].filter(({ count }) => count !== null);
    expect(requests).toHaveLength(pages.length + pagesWithCount.length);
  });
}

async function resumes(factory: FixtureServerFactory): Promise<void> {
  await forEach(factory, async ({ provider, upstream }, organization) => {
    for (const facet of ["projectFacet", "memberCount"] as const) {
      const pages: readonly CountPage[] = await collect<CountPage>(provider[facet](upstream, organization));
      for (const [index, { next }] of pages.entries()) {
        if (typeof next !== "string") continue;
        const rest = await collect<CountPage>(provider[facet](upstream, organization, next));
        expect(rest).toEqual(pages.slice(index + 1));
      }
    }
  });
}
