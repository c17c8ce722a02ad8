import { expect } from "vitest";
import type { Upstream, UpstreamEndpoint } from "../provider.ts";
import { required } from "./contract-assertions.ts";
import type { ContractTest, FixtureServerFactory } from "./contract-test.ts";
import { collect, listOrganizations, listProjects, observeUpstream } from "./observed-upstream.ts";
import { createSample } from "./provider-sample.ts";

/** Tests what a consumer needs to keep the limits of an upstream. */
export const LIMIT_TESTS: readonly ContractTest[] = [
  { title: "reads no rate limit from a response without one", test: readsNoRateLimit },
  { title: "classifies a failed response by its status", test: classifiesFailures },
  { title: "labels each request with its endpoint", clause: "labels-requests", test: labelsRequests },
];

async function readsNoRateLimit(factory: FixtureServerFactory): Promise<void> {
  const { provider } = factory(createSample(1, 3));
  const headers = new Headers({ "content-type": "application/json", "retry-after": "7", date: "now" });
  expect(provider.rateLimit(headers)).toBeNull();
}

async function classifiesFailures(factory: FixtureServerFactory): Promise<void> {
  const { provider } = factory(createSample(1, 3));
  const codes = [401, 403, 404, 410, 408, 429, 500].map((status) => provider.failureCode(status, "<p>"));
  expect(codes).toEqual([
    "unauthorized",
    "forbidden",
    "not-found",
    "not-found",
    "timed-out",
    "rate-limited",
    "unavailable",
  ]);
}

async function labelsRequests(factory: FixtureServerFactory): Promise<void> {
  const server = factory(createSample(3, 3, 3));
  const labels: UpstreamEndpoint[] = [];
  const fetch: Upstream["fetch"] = (request, endpoint) => {
    labels.push(endpoint);
    return server.fetch(request, endpoint);
  };
  const observed = observeUpstream({ provider: server.provider, fetch });
  const { provider, upstream } = observed;
  const labelsOf = async (call: () => Promise<unknown>): Promise<readonly UpstreamEndpoint[]> => {
    labels.length = 0;
    await call();
    return [...new Set(labels)];
  };
  const { members, events, email } = provider.unsupported;
  expect(await labelsOf(() => listOrganizations(observed))).toEqual(["list"]);
  const first = required((await listOrganizations(observed))[0]);
  expect(await labelsOf(() => listProjects(observed, first))).toEqual(["projects"]);
  expect(await labelsOf(() => provider.detail(upstream, first))).toEqual(["detail"]);
  expect(await labelsOf(() => collect(provider.projectFacet(upstream, first)))).toEqual(["projects"]);
  const memberLabels = await labelsOf(() => collect(provider.memberCount(upstream, first)));
  expect(memberLabels).toEqual(members === undefined ? ["members"] : []);
  const eventLabels = await labelsOf(() => collect(provider.eventCount(upstream, first)));
  expect(eventLabels).toEqual(events === undefined ? ["stats"] : []);
  const lookup = { field: "email", value: "person-0@example.com" } as const;
  const lookupLabels = await labelsOf(() => collect(provider.lookupMembership(upstream, lookup)));
  expect(lookupLabels).toEqual(email === undefined ? ["lookup"] : []);
}
