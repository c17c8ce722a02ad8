import { UNSUPPORTED, type MembershipLookup } from "@roster/core/search";
import { expect } from "vitest";
import type { FixtureServerFactory, ContractTest } from "./contract-test.ts";
import { createSample, type Sample } from "./provider-sample.ts";
import { collect, observeUpstream } from "./observed-upstream.ts";

/** What leaves mean, and who owns what. Where `UNSUPPORTED` says that a vendor cannot tell, null and no request is the meaning. */
export const MEMBERSHIP_LOOKUP_TESTS: readonly ContractTest[] = [
  { title: "finds the organizations of a member by e-mail address, or cannot tell", test: findsByEmail },
  { title: "finds the organization of a membership, or cannot tell", test: findsByMembership },
  { title: "finds nothing where nothing is", test: findsNothing },
  { title: "goes on behind any page of a leaf", clause: "resumes", test: resumes },
  { title: "tells the organizations that the credential's user owns", test: tellsOwned },
];

const SAMPLE = createSample(5, 1, 8);

async function findsByEmail(factory: FixtureServerFactory): Promise<void> {
  expect(await find(factory, { field: "email", value: "person-0@example.com" })).toEqual(["1", "2"]);
  expect(await find(factory, { field: "email", value: "person-7@example.com" })).toEqual(["1"]);
}

async function findsByMembership(factory: FixtureServerFactory): Promise<void> {
  expect(await find(factory, { field: "member_id", value: "201" })).toEqual(["2"]);
  // An invitation has a number and no address.
  expect(await find(factory, { field: "member_id", value: "103" })).toEqual(["1"]);
}

async function findsNothing(factory: FixtureServerFactory): Promise<void> {
  const values = ["nobody@example.com", "o'neill@example.com", "%", "person-0"];
  for (const value of values) expect(await find(factory, { field: "email", value })).toEqual([]);
  for (const value of ["0", "999", "abc", "", "-1", "1.5", "9".repeat(30)]) {
    expect(await find(factory, { field: "member_id", value })).toEqual([]);
  }
}

/** What a leaf finds; what was expected, where the vendor cannot tell and says so. */
async function find(factory: FixtureServerFactory, leaf: MembershipLookup): Promise<unknown> {
  const { provider, upstream, requests } = observeUpstream(factory(SAMPLE));
  const pages = await collect(provider.lookupMembership(upstream, leaf));
  if (UNSUPPORTED[provider.name][leaf.field] === undefined) return pages.flatMap(({ remoteIds }) => remoteIds);
  expect(requests).toHaveLength(0);
  expect(pages).toEqual([{ remoteIds: null, next: null, rate: null }]);
  return expectedOf(SAMPLE, leaf);
}

function expectedOf({ members }: Sample, { field, value }: MembershipLookup): readonly string[] {
  const found = members.filter(({ id, email }) => (field === "email" ? email : id) === value);
  return found.map(({ organization }) => organization);
}

async function resumes(factory: FixtureServerFactory): Promise<void> {
  const { provider, upstream } = observeUpstream(factory(SAMPLE));
  const leaf: MembershipLookup = { field: "email", value: "person-0@example.com" };
  const pages = await collect(provider.lookupMembership(upstream, leaf));
  for (const [index, { next }] of pages.entries()) {
    if (typeof next === "string") {
      expect(await collect(provider.lookupMembership(upstream, leaf, next))).toEqual(pages.slice(index + 1));
    }
  }
}

async function tellsOwned(factory: FixtureServerFactory): Promise<void> {
  for (const count of [0, 5]) {
    const { provider, upstream } = observeUpstream(factory(createSample(count, 1)));
    const { remoteIds } = await provider.owned(upstream);
    expect(remoteIds).toEqual(count === 0 ? [] : ["1", "3", "5"]);
  }
}
