import type { MembershipLookup } from "@roster/core/search";
import { expect } from "vitest";
import type { FixtureServerFactory, ContractTest } from "./contract-test.ts";
import { createSample, type Sample } from "./provider-sample.ts";
import { collect, observeUpstream } from "./observed-upstream.ts";

/**
 * Tests membership lookups and owned organizations. A lookup that `unsupported` lists for the vendor must yield null and
 * send no request.
 */
export const MEMBERSHIP_LOOKUP_TESTS: readonly ContractTest[] = [
  { title: "finds the organizations of a member by e-mail address, or yields null", test: findsByEmail },
  { title: "finds the organization of a membership by id, or yields null", test: findsByMembership },
  { title: "finds nothing for an unknown address or id", test: findsNothing },
  { title: "continues a lookup behind any page", clause: "resumes", test: resumes },
  { title: "returns the organizations that the credential's user owns", test: returnsOwned },
];

const SAMPLE = createSample(5, 1, 8);

async function findsByEmail(factory: FixtureServerFactory): Promise<void> {
  expect(await findMatches(factory, { field: "email", value: "person-0@example.com" })).toEqual(["1", "2"]);
  expect(await findMatches(factory, { field: "email", value: "person-7@example.com" })).toEqual(["1"]);
}

async function findsByMembership(factory: FixtureServerFactory): Promise<void> {
  expect(await findMatches(factory, { field: "member_id", value: "201" })).toEqual(["2"]);
  // This membership is an invitation, which has an id and no address.
  expect(await findMatches(factory, { field: "member_id", value: "103" })).toEqual(["1"]);
}

async function findsNothing(factory: FixtureServerFactory): Promise<void> {
  const values = ["nobody@example.com", "o'neill@example.com", "%", "person-0"];
  for (const value of values) expect(await findMatches(factory, { field: "email", value })).toEqual([]);
  for (const value of ["0", "999", "abc", "", "-1", "1.5", "9".repeat(30)]) {
    expect(await findMatches(factory, { field: "member_id", value })).toEqual([]);
  }
}

/** The matches of a lookup. If the vendor does not support the lookup, checks that and returns the expected matches. */
async function findMatches(factory: FixtureServerFactory, lookup: MembershipLookup): Promise<unknown> {
  const { provider, upstream, requests } = observeUpstream(factory(SAMPLE));
  const pages = await collect(provider.lookupMembership(upstream, lookup));
  if (provider.unsupported[lookup.field] === undefined) return pages.flatMap(({ remoteIds }) => remoteIds);
  expect(requests).toHaveLength(0);
  expect(pages).toEqual([{ remoteIds: null, next: null, rate: null }]);
  return expectedOf(SAMPLE, lookup);
}

function expectedOf({ members }: Sample, { field, value }: MembershipLookup): readonly string[] {
  const found = members.filter(({ id, email }) => (field === "email" ? email : id) === value);
  return found.map(({ organization }) => organization);
}

async function resumes(factory: FixtureServerFactory): Promise<void> {
  const { provider, upstream } = observeUpstream(factory(SAMPLE));
  const lookup: MembershipLookup = { field: "email", value: "person-0@example.com" };
  const pages = await collect(provider.lookupMembership(upstream, lookup));
  for (const [index, { next }] of pages.entries()) {
    if (typeof next === "string") {
      expect(await collect(provider.lookupMembership(upstream, lookup, next))).toEqual(pages.slice(index + 1));
    }
  }
}

async function returnsOwned(factory: FixtureServerFactory): Promise<void> {
  for (const count of [0, 5]) {
    const { provider, upstream } = observeUpstream(factory(createSample(count, 1)));
    const { remoteIds } = await provider.owned(upstream);
    expect(remoteIds).toEqual(count === 0 ? [] : ["1", "3", "5"]);
  }
}
