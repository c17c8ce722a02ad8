import { parseInstant } from "@roster/core/model";
import { expect } from "vitest";
import type { FixtureServerFactory, ContractTest } from "./contract-test.ts";
import { required, failureOf } from "./contract-assertions.ts";
import { ORGANIZATION_FIELDS, PROJECT_FIELDS } from "./contract-fields.ts";
import { neverAnswers, neverEnds } from "./faults.ts";
import { createSample, type Sample } from "./provider-sample.ts";
import { listOrganizations, listPages, listProjects, observeUpstream } from "./observed-upstream.ts";

/** What the two lists mean. */
export const LIST_TESTS: readonly ContractTest[] = [
  ...[0, 1, 2, 3, 4, 6, 7, 50].map((count) => ({
    title: `lists ${count} organizations once each, in order, at 3 a page`,
    test: (factory: FixtureServerFactory) => listsOnce(factory, createSample(count, 3)),
  })),
  { title: "says the same of everything it gives", test: hasOneShape },
  { title: "lists the projects of the organization it is asked for", test: listsProjects },
  { title: "does not find the projects of an organization that is not there", test: doesNotFind },
  { title: "keeps two lists apart that are read at the same time", test: keepsApart },
  { title: "does nothing for a signal that has already aborted", test: obeysAborted },
  { title: "goes on behind any page", clause: "resumes", test: resumes },
  { title: "hands on the upstream's own objects", clause: "keeps-raw", test: keepsRaw },
  { title: "asks for a page when it is wanted, not before", clause: "asks-lazily", test: asksLazily },
  { title: "ends a request under way when it is aborted", clause: "stops-midway", test: stopsMidway },
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
  const stage = observeUpstream(factory(createSample(3, 3, 3)));
  const [first, ...others] = await listOrganizations(stage);
  expect(Object.keys(required(first)).sort()).toEqual(ORGANIZATION_FIELDS);
  for (const other of others) expect(Object.keys(other)).toEqual(Object.keys(required(first)));
  const projects = await listProjects(stage, required(first));
  for (const project of projects) expect(Object.keys(project).sort()).toEqual(PROJECT_FIELDS);
}

async function listsProjects(factory: FixtureServerFactory): Promise<void> {
  const sample = createSample(3, 3, 7);
  const stage = observeUpstream(factory(sample));
  for (const organization of await listOrganizations(stage)) {
    const found = await listProjects(stage, organization);
    const expected = sample.projects.filter(({ organization: id }) => id === organization.remoteId);
    expect(found.map(({ remoteId, name }) => [remoteId, name])).toEqual(expected.map(({ id, name }) => [id, name]));
    expect(found.map(({ createdAt }) => createdAt)).toEqual(expected.map(({ created }) => parseInstant(created)));
  }
}

async function doesNotFind(factory: FixtureServerFactory): Promise<void> {
  const stage = observeUpstream(factory(createSample(3, 3, 3)));
  const error = await failureOf(listProjects(stage, { remoteId: "404", slug: "nobody", apiUrl: null }));
  expect(error).toMatchObject({ code: "not-found", status: 404 });
}

async function keepsApart(factory: FixtureServerFactory): Promise<void> {
  const sample = createSample(7, 3);
  const stage = observeUpstream(factory(sample));
  const [left, right] = await Promise.all([listOrganizations(stage), listOrganizations(stage)]);
  expect(left.map(({ remoteId }) => remoteId)).toEqual(sample.organizations.map(({ id }) => id));
  expect(right).toEqual(left);
}

async function obeysAborted(factory: FixtureServerFactory): Promise<void> {
  const reason = new Error("The caller has gone");
  const stage = observeUpstream(factory(createSample(7, 3)), { signal: AbortSignal.abort(reason) });
  await expect(listOrganizations(stage)).rejects.toBe(reason);
  expect(stage.requests).toHaveLength(0);
}

async function resumes(factory: FixtureServerFactory): Promise<void> {
  const stage = observeUpstream(factory(createSample(8, 3)));
  const all = await listOrganizations(stage);
  const pages = await listPages(stage);
  expect(pages.map(({ next }) => typeof next)).toEqual(["string", "string", "object"]);
  let seen = 0;
  for (const { organizations, next } of pages) {
    seen += organizations.length;
    if (typeof next === "string") expect(await listOrganizations(stage, next)).toEqual(all.slice(seen));
  }
}

async function keepsRaw(factory: FixtureServerFactory): Promise<void> {
  const stage = observeUpstream(factory(createSample(4, 3)));
  const found = await listOrganizations(stage);
  expect(found).toHaveLength(4);
  for (const { raw } of found) expect(stage.bodies.join("\n")).toContain(JSON.stringify(raw));
}

async function asksLazily(factory: FixtureServerFactory): Promise<void> {
  const stage = observeUpstream(factory(createSample(9, 3)));
  const iterator = stage.provider.organizations(stage.upstream)[Symbol.asyncIterator]();
  expect(stage.requests).toHaveLength(0);
  await iterator.next();
  expect(stage.requests).toHaveLength(1);
  await iterator.next();
  expect(stage.requests).toHaveLength(2);
  await iterator.return?.();
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
  expect(stage.requests).toHaveLength(2);
}

async function stopsMidway(factory: FixtureServerFactory): Promise<void> {
  for (const mishap of [neverAnswers, neverEnds]) {
    const onTheSecond = (request: number) => (request === 2 ? mishap : undefined);
    const reason = new Error("The caller has gone");
    const controller = new AbortController();
    const stage = observeUpstream(factory(createSample(9, 3)), { signal: controller.signal }, onTheSecond);
    setTimeout(() => controller.abort(reason), 5);
    await expect(listOrganizations(stage)).rejects.toBe(reason);
    const late = observeUpstream(factory(createSample(9, 3)), { signal: AbortSignal.timeout(5) }, onTheSecond);
    expect(await failureOf(listOrganizations(late))).toMatchObject({ code: "timed-out", status: null });
  }
}
