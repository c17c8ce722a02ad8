import { parseInstant } from "@roster/core/model";
import { expect } from "vitest";
import type { FixtureServerFactory, ContractTest } from "./contract-test.ts";
import { required, failureOf } from "./contract-assertions.ts";
import { DETAIL_FIELDS, ORGANIZATION_FIELDS } from "./contract-fields.ts";
import { createSample } from "./provider-sample.ts";
import { listOrganizations, observeUpstream } from "./observed-upstream.ts";

/** What the detail of one organization means. */
export const DETAIL_TESTS: readonly ContractTest[] = [
  { title: "tells the detail of every organization it lists", test: tellsDetail },
  { title: "finds an organization by its id alone", test: findsById },
  { title: "does not find the detail of an organization that is not there", test: doesNotFind },
  { title: "hands on the detail's own object", clause: "keeps-raw", test: keepsRaw },
];

async function tellsDetail(factory: FixtureServerFactory): Promise<void> {
  const sample = createSample(4, 3);
  const stage = observeUpstream(factory(sample));
  for (const [index, listed] of (await listOrganizations(stage)).entries()) {
    const { via: _, ...detail } = await stage.provider.detail(stage.upstream, listed);
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
  const stage = observeUpstream(factory(createSample(3, 3)));
  const [listed] = await listOrganizations(stage);
  const { organization } = await stage.provider.detail(stage.upstream, { ...required(listed), slug: null });
  expect(organization.remoteId).toBe("1");
}

async function doesNotFind(factory: FixtureServerFactory): Promise<void> {
  const { provider, upstream } = observeUpstream(factory(createSample(3, 3)));
  const error = await failureOf(provider.detail(upstream, { remoteId: "404", slug: "nobody", apiUrl: null }));
  expect(error).toMatchObject({ code: "not-found", status: 404 });
}

async function keepsRaw(factory: FixtureServerFactory): Promise<void> {
  const stage = observeUpstream(factory(createSample(1, 3)));
  const [listed] = await listOrganizations(stage);
  const { organization } = await stage.provider.detail(stage.upstream, required(listed));
  expect(stage.bodies.at(-1)).toContain(JSON.stringify(organization.raw));
}
