import { parseInstant } from "@roster/core/model";
import { expect } from "vitest";
import type { FixtureServerFactory, ContractTest } from "./contract-test.ts";
import { required, failureOf } from "./contract-assertions.ts";
import { ORGANIZATION_FIELDS, PROJECT_FIELDS } from "./contract-fields.ts";
import { neverResponds, neverEnds } from "./faults.ts";
import { createSample, type Sample } from "./provider-sample.ts";
import {
  listOrganizations,
  listPages,
  listProjects,
  observeUpstream,
  type Fault,
  type FixtureServer,
  type ObservedUpstream,
} from "./observed-upstream.ts";

/** Tests `Provider.organizations` and `Provider.projects`. */
export const LIST_TESTS: readonly ContractTest[] = [
  ...[0, 1, 2, 3, 4, 6, 7, 50].map((count) => ({
    title: `lists ${count} organizations in order and without duplicates, 3 per page`,
    test: (factory: FixtureServerFactory) => listsOnce(factory, createSample(count, 3)),
  })),
  { title: "returns all fields for every row", test: hasOneShape },
  { title: "lists the projects of one organization", test: listsProjects },
  { title: "projects of an unknown organization fail with not-found", test: doesNotFind },
  { title: "two lists can be read concurrently", test: listsConcurrently },
  { title: "sends no request if the signal is already aborted", test: respectsAbortedSignal },
  { title: "continues behind any page", clause: "resumes", test: resumes },
  { title: "keeps the upstream's own objects in raw", clause: "keeps-raw", test: keepsRaw },
  {
    title: "normalizes the upstream's own objects to what the list returned",
    clause: "keeps-raw",
    test: normalizesAgain,
  },
  { title: "requests a page only when the consumer asks for it", clause: "requests-lazily", test: requestsLazily },
  { title: "fails if a page repeats the page before it", clause: "detects-repeats", test: detectsRepeats },
  { title: "an abort ends a request in flight", clause: "stops-midway", test: stopsMidway },
];

async function listsOnce(factory: FixtureServerFactory, sample: Sample): Promise<void> {
  const found = await listOrganizations(observeUpstream(factory(sample)));
  expect(found.map(({ remoteId, name, createdAt }) => ({ remoteId, name, createdAt }))).toEqual(
    sample.organizations.map(({ id, name, created }) => ({ remoteId: id, name, createdAt: parseInstant(created) })),
  );
  const slugs = sample.organizations.map(({ slug }) => slug);
  expect([slugs, slugs.map(() => null)]).toContainEqual(found.map(({ slug }) => slug));
}

async function hasOneShape(factory: FixtureServerFactory): Promise<void> {
  const observed = observeUpstream(factory(createSample(3, 3, 3)));
  const [first, ...others] = await listOrganizations(observed);
  expect(Object.keys(required(first)).sort()).toEqual(ORGANIZATION_FIELDS);
  for (const other of others) expect(Object.keys(other)).toEqual(Object.keys(required(first)));
  const projects = await listProjects(observed, required(first));
  for (const project of projects) expect(Object.keys(project).sort()).toEqual(PROJECT_FIELDS);
}

async function listsProjects(factory: FixtureServerFactory): Promise<void> {
  const sample = createSample(3, 3, 7);
  const observed = observeUpstream(factory(sample));
  for (const organization of await listOrganizations(observed)) {
    const found = await listProjects(observed, organization);
    const expected = sample.projects.filter(({ organization: id }) => id === organization.remoteId);
    expect(found.map(({ remoteId, name }) => [remoteId, name])).toEqual(expected.map(({ id, name }) => [id, name]));
    expect(found.map(({ createdAt }) => createdAt)).toEqual(expected.map(({ created }) => parseInstant(created)));
  }
}

async function doesNotFind(factory: FixtureServerFactory): Promise<void> {
  const observed = observeUpstream(factory(createSample(3, 3, 3)));
  const error = await failureOf(listProjects(observed, { remoteId: "404", slug: "nobody", apiUrl: null }));
  expect(error).toMatchObject({ code: "not-found", status: 404 });
}

async function listsConcurrently(factory: FixtureServerFactory): Promise<void> {
  const sample = createSample(7, 3);
  const observed = observeUpstream(factory(sample));
  const [left, right] = await Promise.all([listOrganizations(observed), listOrganizations(observed)]);
  expect(left.map(({ remoteId }) => remoteId)).toEqual(sample.organizations.map(({ id }) => id));
  expect(right).toEqual(left);
}

async function respectsAbortedSignal(factory: FixtureServerFactory): Promise<void> {
  const reason = new Error("The caller aborted");
  const observed = observeUpstream(factory(createSample(7, 3)), { signal: AbortSignal.abort(reason) });
  await expect(listOrganizations(observed)).rejects.toBe(reason);
  expect(observed.requests).toHaveLength(0);
}

async function resumes(factory: FixtureServerFactory): Promise<void> {
  const observed = observeUpstream(factory(createSample(8, 3)));
  const all = await listOrganizations(observed);
  const pages = await listPages(observed);
  expect(pages.map(({ next }) => typeof next)).toEqual(["string", "string", "object"]);
  let seen = 0;
  for (const { organizations, next } of pages) {
    seen += organizations.length;
    if (typeof next === "string") expect(await listOrganizations(observed, next)).toEqual(all.slice(seen));
  }
}

async function keepsRaw(factory: FixtureServerFactory): Promise<void> {
  const observed = observeUpstream(factory(createSample(4, 3)));
  const found = await listOrganizations(observed);
  expect(found).toHaveLength(4);
  for (const { raw } of found) expect(observed.bodies.join("\n")).toContain(JSON.stringify(raw));
}

async function normalizesAgain(factory: FixtureServerFactory): Promise<void> {
  const observed = observeUpstream(factory(createSample(4, 3)));
  const { normalizer } = observed.provider;
  for (const organization of await listOrganizations(observed)) {
    expect(normalizer.normalize(JSON.parse(JSON.stringify(organization.raw)))).toEqual(organization);
  }
  for (const other of [null, {}, [], "text", 1]) expect(normalizer.normalize(other)).toBeNull();
}

async function requestsLazily(factory: FixtureServerFactory): Promise<void> {
  const observed = observeUpstream(factory(createSample(9, 3)));
  const iterator = observed.provider.organizations(observed.upstream)[Symbol.asyncIterator]();
  expect(observed.requests).toHaveLength(0);
  await iterator.next();
  expect(observed.requests).toHaveLength(1);
  await iterator.next();
  expect(observed.requests).toHaveLength(2);
  await iterator.return?.();
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
  expect(observed.requests).toHaveLength(2);
}

/** The second request gets the first response again. */
async function detectsRepeats(factory: FixtureServerFactory): Promise<void> {
  const server = factory(createSample(9, 3));
  let first: Response | null = null;
  const fetch: FixtureServer["fetch"] = async (request, endpoint) => {
    first ??= await server.fetch(request, endpoint);
    return first.clone();
  };
  const observed = observeUpstream({ provider: server.provider, fetch });
  expect(await failureOf(listOrganizations(observed))).toMatchObject({ code: "unreadable" });
  expect(observed.requests).toHaveLength(2);
}

async function stopsMidway(factory: FixtureServerFactory): Promise<void> {
  for (const fault of [neverResponds, neverEnds]) {
    const reason = new Error("The caller aborted");
    await expect(listOrganizations(abortSecondRequest(factory, fault, reason))).rejects.toBe(reason);
    const timeout = new DOMException("The time is up", "TimeoutError");
    const error = await failureOf(listOrganizations(abortSecondRequest(factory, fault, timeout)));
    expect(error).toMatchObject({ code: "timed-out", status: null });
  }
}

/** Applies a fault to the second request, and aborts the call after that request was sent. */
function abortSecondRequest(factory: FixtureServerFactory, fault: Fault, reason: Error): ObservedUpstream {
  const controller = new AbortController();
  const faultAndAbort: Fault = (request) => {
    setTimeout(() => controller.abort(reason));
    return fault(request);
  };
  return observeUpstream(factory(createSample(9, 3)), { signal: controller.signal }, (request) =>
    request === 2 ? faultAndAbort : undefined,
  );
}
