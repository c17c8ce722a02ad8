import { UNSUPPORTED } from "@roster/core/search";
import { expect } from "vitest";
import type { OrganizationAddress } from "../provider.ts";
import type { UpstreamOrganization } from "../upstream-organization.ts";
import type { FixtureServerFactory, ContractTest } from "./contract-test.ts";
import { required, describeWithCauses, failureOf } from "./contract-assertions.ts";
import { FAULT_TIME, FAULTS, type ExpectedFailure } from "./faults.ts";
import { createSample } from "./provider-sample.ts";
import {
  collect,
  CREDENTIAL,
  listOrganizations,
  listProjects,
  observeUpstream,
  type ObservedUpstream,
} from "./observed-upstream.ts";

/** What becomes of a call that fails, and of the credential in every call. */
export const FAILURE_TESTS: readonly ContractTest[] = [
  { title: "sends the credential as it is, in one header", clause: "sends-credential", test: sendsCredential },
  ...FAULTS.flatMap((failure): ContractTest[] => [
    {
      title: `a list fails as ${failure.code} on ${failure.title}`,
      clause: "maps-failures",
      test: (factory) => failsList(factory, failure),
    },
    {
      title: `a call about one organization fails as ${failure.code} on ${failure.title}`,
      clause: "maps-failures",
      test: (factory) => failsCalls(factory, failure),
    },
  ]),
];

/** Everything that can be asked about one organization, and everything else but the list. */
const CALLS: Readonly<
  Record<string, (stage: ObservedUpstream, organization: OrganizationAddress) => Promise<unknown>>
> = {
  projects: listProjects,
  detail: ({ provider, upstream }, organization) => provider.detail(upstream, organization),
  projectFacet: ({ provider, upstream }, organization) => collect(provider.projectFacet(upstream, organization)),
  members: ({ provider, upstream }, organization) => collect(provider.memberCount(upstream, organization)),
  events: ({ provider, upstream }, organization) => collect(provider.eventCount(upstream, organization)),
  email: ({ provider, upstream }) =>
    collect(provider.lookupMembership(upstream, { field: "email", value: "a@example.com" })),
  member_id: ({ provider, upstream }) =>
    collect(provider.lookupMembership(upstream, { field: "member_id", value: "101" })),
};

async function sendsCredential(factory: FixtureServerFactory): Promise<void> {
  for (const scheme of ["Bearer", "Token", "Basic"]) {
    const stage = observeUpstream(factory(createSample(4, 3, 4)), { credential: { ...CREDENTIAL, scheme } });
    const [first] = await listOrganizations(stage);
    expect(stage.requests).toHaveLength(2);
    for (const ask of Object.values(CALLS)) await ask(stage, required(first));
    await stage.provider.owned(stage.upstream);
    for (const { method, url, headers, redirect } of stage.requests) {
      expect(headers.get("authorization")).toBe(`${scheme} ${CREDENTIAL.token}`);
      expect(url).not.toContain(CREDENTIAL.token);
      expect([method, headers.get("accept"), redirect]).toEqual(["GET", "application/json", "manual"]);
    }
  }
}

/** A list that fails, on whichever page, fails whole: what was read before is given, and then the error. */
async function failsList(factory: FixtureServerFactory, failure: ExpectedFailure): Promise<void> {
  for (const failing of [1, 2]) {
    const mishapOf = (request: number) => (request === failing ? failure.fault : undefined);
    const stage = observeUpstream(factory(createSample(9, 3)), { now: () => FAULT_TIME }, mishapOf);
    const given: UpstreamOrganization[] = [];
    await expectFailure(listInto(stage, given), failure);
    expect(given).toHaveLength((failing - 1) * 3);
    expect(stage.requests).toHaveLength(failing);
  }
}

async function listInto({ provider, upstream }: ObservedUpstream, given: UpstreamOrganization[]): Promise<void> {
  for await (const { organizations } of provider.organizations(upstream)) given.push(...organizations);
}

async function failsCalls(factory: FixtureServerFactory, failure: ExpectedFailure): Promise<void> {
  const [organization] = await listOrganizations(observeUpstream(factory(createSample(1, 3))));
  for (const [name, ask] of Object.entries(CALLS)) {
    const stage = observeUpstream(factory(createSample(1, 3)), { now: () => FAULT_TIME }, () => failure.fault);
    const lacks: Readonly<Record<string, unknown>> = UNSUPPORTED[stage.provider.name];
    if (lacks[name] === undefined) await expectFailure(ask(stage, required(organization)), failure);
  }
}

async function expectFailure(work: Promise<unknown>, { code, status, retryAfter }: ExpectedFailure): Promise<void> {
  const error = await failureOf(work);
  expect(error).toMatchObject({ code, status, retryAfter: retryAfter ?? null });
  expect(describeWithCauses(error)).not.toContain(CREDENTIAL.token);
  expect(error.message).not.toContain("?");
}
