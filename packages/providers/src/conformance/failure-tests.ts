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

/** Tests how calls fail, and that every request carries the credential. */
export const FAILURE_TESTS: readonly ContractTest[] = [
  {
    title: "sends the credential unchanged in the Authorization header",
    clause: "sends-credential",
    test: sendsCredential,
  },
  ...FAULTS.flatMap((failure): ContractTest[] => [
    {
      title: `a list fails with ${failure.code} on ${failure.title}`,
      clause: "maps-failures",
      test: (factory) => failsList(factory, failure),
    },
    {
      title: `a call about one organization fails with ${failure.code} on ${failure.title}`,
      clause: "maps-failures",
      test: (factory) => failsCalls(factory, failure),
    },
  ]),
];

/** All calls except `organizations` and `owned`. The key is the field in `unsupported`, if there is one. */
const CALLS: Readonly<
  Record<string, (observed: ObservedUpstream, organization: OrganizationAddress) => Promise<unknown>>
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
    const observed = observeUpstream(factory(createSample(4, 3, 4)), { credential: { ...CREDENTIAL, scheme } });
    const [first] = await listOrganizations(observed);
    expect(observed.requests).toHaveLength(2);
    for (const call of Object.values(CALLS)) await call(observed, required(first));
    await observed.provider.owned(observed.upstream);
    for (const { method, url, headers, redirect } of observed.requests) {
      expect(headers.get("authorization")).toBe(`${scheme} ${CREDENTIAL.token}`);
      expect(url).not.toContain(CREDENTIAL.token);
      expect([method, headers.get("accept"), redirect]).toEqual(["GET", "application/json", "manual"]);
    }
  }
}

/** A list yields the pages before the failure, then throws the error, and sends no further request. */
async function failsList(factory: FixtureServerFactory, failure: ExpectedFailure): Promise<void> {
  for (const failing of [1, 2]) {
    const faultFor = (request: number) => (request === failing ? failure.fault : undefined);
    const observed = observeUpstream(factory(createSample(9, 3)), { now: () => FAULT_TIME }, faultFor);
    const received: UpstreamOrganization[] = [];
    await expectFailure(listInto(observed, received), failure);
    expect(received).toHaveLength((failing - 1) * 3);
    expect(observed.requests).toHaveLength(failing);
  }
}

async function listInto({ provider, upstream }: ObservedUpstream, received: UpstreamOrganization[]): Promise<void> {
  for await (const { organizations } of provider.organizations(upstream)) received.push(...organizations);
}

async function failsCalls(factory: FixtureServerFactory, failure: ExpectedFailure): Promise<void> {
  const [organization] = await listOrganizations(observeUpstream(factory(createSample(1, 3))));
  for (const [name, call] of Object.entries(CALLS)) {
    const observed = observeUpstream(factory(createSample(1, 3)), { now: () => FAULT_TIME }, () => failure.fault);
    const unsupported: Readonly<Record<string, unknown>> = observed.provider.unsupported;
    if (unsupported[name] === undefined) await expectFailure(call(observed, required(organization)), failure);
  }
}

async function expectFailure(work: Promise<unknown>, { code, status, retryAfter }: ExpectedFailure): Promise<void> {
  const error = await failureOf(work);
  expect(error).toMatchObject({ code, status, retryAfter: retryAfter ?? null });
  expect(describeWithCauses(error)).not.toContain(CREDENTIAL.token);
  expect(error.message).not.toContain("?");
}
