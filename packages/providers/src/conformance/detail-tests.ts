import { parseInstant } from "@roster/core/model";
import { expect } from "vitest";
import type { FixtureServerFactory, ContractTest } from "./contract-test.ts";
import { required, failureOf } from "./contract-assertions.ts";
import { DETAIL_FIELDS, ORGANIZATION_FIELDS } from "./contract-fields.ts";
import { createSample } from "./provider-sample.ts";
import { listOrganizations, observeUpstream } from "./observed-upstream.ts";

/** Tests `Provider.detail`. */
export const DETAIL_TESTS: readonly ContractTest[] = [
  { title: "returns the detail of every listed organization", test: returnsDetail },
  { title: "finds an organization by id if the slug is unknown", test: findsById },
  { title: "fails with not-found for an unknown organization", test: doesNotFind },
  { title: "keeps the upstream's own object of the detail in raw", clause: "keeps-raw", test: keepsRaw },
];

async function returnsDetail(factory: FixtureServerFactory): Promise<void> {
  const sample = createSample(4, 3);
  const observed = observeUpstream(factory(sample));
  for (const [index, listed] of (await listOrganizations(observed)).entries()) {
    const { fallback: _, ...detail } = await observed.provider.detail(observed.upstream, listed);
    expect(Object.keys(detail).sort()).toEqual(DETAIL_FIELDS);
    expect(Object.keys(detail.organization).sort()).toEqual(ORGANIZATION_FIELDS);
    const { remoteId, name, createdAt, slug } = detail.organization;
    const expected = required(sample.organizations[index]);
    expect([remoteId, name, createdAt]).toEqual([expected.id, expected.name, parseInstant(expected.created)]);
    expect(slug).toBe(listed.slug);
    expect(detail.features).toEqual(detail.features?.toSorted());
  }
}

async function findsById(factory: FixtureServerFactory): Promise<void> {
  const observed = observeUpstream(factory(createSample(3, 3)));
  const [listed] = await listOrganizations(observed);
  const { organization } = await observed.provider.detail(observed.upstream, { ...required(listed), slug: null });
  expect(organization.remoteId).toBe("1");
}

async function doesNotFind(factory: FixtureServerFactory): Promise<void> {
  const { provider, upstream } = observeUpstream(factory(createSample(3, 3)));
  const error = await failureOf(provider.detail(upstream, { remoteId: "404", slug: "nobody", apiUrl: null }));
  expect(error).toMatchObject({ code: "not-found", status: 404 });
}

async function keepsRaw(factory: FixtureServerFactory): Promise<void> {
  const observed = observeUpstream(factory(createSample(1, 3)));
  const [listed] = await listOrganizations(observed);
  const { organization } = await observed.provider.detail(observed.upstream, required(listed));
  expect(observed.bodies.at(-1)).toContain(JSON.stringify(organization.raw));
}
