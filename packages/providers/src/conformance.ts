import { parseInstant } from "@roster/core/model";
import { describe, expect, it } from "vitest";
import { MISHAP_TIME, MISHAPS, neverAnswers, neverEnds, type ExpectedFailure } from "./conformance/mishaps.ts";
import type { UpstreamOrganization } from "./provider.ts";
import {
  createSample,
  CREDENTIAL,
  listOrganizations,
  listPages,
  listProjects,
  openStage,
  type Sample,
  type Stage,
  type Staged,
} from "./conformance/stage.ts";
import { UpstreamError } from "./upstream-error.ts";

export type { Sample, SampleOrganization, SampleProject, Staged } from "./conformance/stage.ts";

/** What a provider may be unable to do. */
export type Clause = "asks-lazily" | "keeps-raw" | "maps-failures" | "resumes" | "sends-credential" | "stops-midway";

/** The clauses that do not apply to a provider, each with its reason. */
export type Exceptions = Readonly<Partial<Record<Clause, string>>>;

/** Stages an upstream with the given content, and a provider configured for it. */
export type Factory = (sample: Sample) => Staged;

/** The meaning of `Provider`, for every implementation alike. */
export function testProvider(name: string, factory: Factory, exceptions: Exceptions = {}): void {
  const clause = (key: Clause, tests: Readonly<Record<string, () => Promise<void>>>) => {
    const reason = exceptions[key];
    if (reason === undefined) Object.entries(tests).forEach(([title, test]) => it(title, test));
    else it.skip(`${key}: not here, ${reason}`);
  };

  describe(`${name} keeps the provider contract`, () => {
    it.each([0, 1, 2, 3, 4, 6, 7, 50])("lists %i organizations once each, in order, at 3 a page", (count) =>
      listsOnce(factory, createSample(count, 3)),
    );
    it("says the same of everything it gives", () => hasOneShape(factory));
    it("lists the projects of the organization it is asked for", () => listsProjects(factory));
    it("does not find an organization that is not there", () => doesNotFind(factory));
    it("keeps two lists apart that are read at the same time", () => keepsApart(factory));
    it("does nothing for a signal that has already aborted", () => obeysAborted(factory));
    clause("resumes", { "goes on behind any page": () => resumes(factory) });
    clause("keeps-raw", { "hands on the upstream's own objects": () => keepsRaw(factory) });
    clause("asks-lazily", { "asks for a page when it is wanted, not before": () => asksLazily(factory) });
    clause("sends-credential", { "sends the credential as it is, in one header": () => sendsCredential(factory) });
    clause("stops-midway", { "ends a request under way when it is aborted": () => stopsMidway(factory) });
    clause("maps-failures", Object.fromEntries(MISHAPS.map((failure) => describeFailure(factory, failure))));
  });
}

function describeFailure(factory: Factory, failure: ExpectedFailure): [title: string, test: () => Promise<void>] {
  return [`fails as ${failure.code} on ${failure.title}`, () => fails(factory, failure)];
}

async function listsOnce(factory: Factory, sample: Sample): Promise<void> {
  const found = await listOrganizations(openStage(factory(sample)));
  expect(found.map(({ remoteId, name, createdAt }) => ({ remoteId, name, createdAt }))).toEqual(
    sample.organizations.map(({ id, name, created }) => ({ remoteId: id, name, createdAt: parseInstant(created) })),
  );
  const slugs = sample.organizations.map(({ slug }) => slug);
  expect([slugs, slugs.map(() => null)]).toContainEqual(found.map(({ slug }) => slug));
}

async function hasOneShape(factory: Factory): Promise<void> {
  const stage = openStage(factory(createSample(3, 3, 3)));
  const [first, ...others] = await listOrganizations(stage);
  expect(Object.keys(demand(first)).sort()).toEqual(ORGANIZATION_FIELDS);
  for (const other of others) expect(Object.keys(other)).toEqual(Object.keys(demand(first)));
  const projects = await listProjects(stage, demand(first));
  for (const project of projects) expect(Object.keys(project).sort()).toEqual(PROJECT_FIELDS);
}

async function listsProjects(factory: Factory): Promise<void> {
  const sample = createSample(3, 3, 7);
  const stage = openStage(factory(sample));
  for (const organization of await listOrganizations(stage)) {
    const found = await listProjects(stage, organization);
    const expected = sample.projects.filter(({ organization: id }) => id === organization.remoteId);
    expect(found.map(({ remoteId, name }) => [remoteId, name])).toEqual(expected.map(({ id, name }) => [id, name]));
    expect(found.map(({ createdAt }) => createdAt)).toEqual(expected.map(({ created }) => parseInstant(created)));
  }
}

async function doesNotFind(factory: Factory): Promise<void> {
  const stage = openStage(factory(createSample(3, 3, 3)));
  const error = await failureOf(listProjects(stage, { remoteId: "404", slug: "nobody", apiUrl: null }));
  expect(error).toMatchObject({ code: "not-found", status: 404 });
}

async function keepsApart(factory: Factory): Promise<void> {
  const sample = createSample(7, 3);
  const stage = openStage(factory(sample));
  const [left, right] = await Promise.all([listOrganizations(stage), listOrganizations(stage)]);
  expect(left.map(({ remoteId }) => remoteId)).toEqual(sample.organizations.map(({ id }) => id));
  expect(right).toEqual(left);
}

async function obeysAborted(factory: Factory): Promise<void> {
  const reason = new Error("The caller has gone");
  const stage = openStage(factory(createSample(7, 3)), { signal: AbortSignal.abort(reason) });
  await expect(listOrganizations(stage)).rejects.toBe(reason);
  expect(stage.requests).toHaveLength(0);
}

async function resumes(factory: Factory): Promise<void> {
  const stage = openStage(factory(createSample(8, 3)));
  const all = await listOrganizations(stage);
  const pages = await listPages(stage);
  expect(pages.map(({ next }) => typeof next)).toEqual(["string", "string", "object"]);
  let seen = 0;
  for (const { organizations, next } of pages) {
    seen += organizations.length;
    if (typeof next === "string") expect(await listOrganizations(stage, next)).toEqual(all.slice(seen));
  }
}

async function keepsRaw(factory: Factory): Promise<void> {
  const stage = openStage(factory(createSample(4, 3)));
  const found = await listOrganizations(stage);
  expect(found).toHaveLength(4);
  for (const { raw } of found) expect(stage.bodies.join("\n")).toContain(JSON.stringify(raw));
}

async function asksLazily(factory: Factory): Promise<void> {
  const stage = openStage(factory(createSample(9, 3)));
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

async function sendsCredential(factory: Factory): Promise<void> {
  for (const scheme of ["Bearer", "Token", "Basic"]) {
    const stage = openStage(factory(createSample(4, 3, 4)), { credential: { ...CREDENTIAL, scheme } });
    const [first] = await listOrganizations(stage);
    await listProjects(stage, demand(first));
    expect(stage.requests).toHaveLength(4);
    for (const { method, url, headers, redirect } of stage.requests) {
      expect(headers.get("authorization")).toBe(`${scheme} ${CREDENTIAL.token}`);
      expect(url).not.toContain(CREDENTIAL.token);
      expect([method, headers.get("accept"), redirect]).toEqual(["GET", "application/json", "manual"]);
    }
  }
}

async function stopsMidway(factory: Factory): Promise<void> {
  for (const mishap of [neverAnswers, neverEnds]) {
    const reason = new Error("The caller has gone");
    const controller = new AbortController();
    const stage = openStage(factory(createSample(9, 3)), { signal: controller.signal }, { 2: mishap });
    setTimeout(() => controller.abort(reason), 5);
    await expect(listOrganizations(stage)).rejects.toBe(reason);
    const late = openStage(factory(createSample(9, 3)), { signal: AbortSignal.timeout(5) }, { 2: mishap });
    expect(await failureOf(listOrganizations(late))).toMatchObject({ code: "timed-out", status: null });
  }
}

/** A list that fails, on whichever page, fails whole: what was read before is given, and then the error. */
async function fails(factory: Factory, { mishap, code, status, ...expected }: ExpectedFailure): Promise<void> {
  for (const failing of [1, 2]) {
    const stage = openStage(factory(createSample(9, 3)), { now: () => MISHAP_TIME }, { [failing]: mishap });
    const given: UpstreamOrganization[] = [];
    const error = await failureOf(collect(stage, given));
    expect(error).toMatchObject({ code, status, retryAfter: expected.retryAfter ?? null });
    expect(describeWhole(error)).not.toContain(CREDENTIAL.token);
    expect(error.message).not.toContain("?");
    expect(given).toHaveLength((failing - 1) * 3);
    expect(stage.requests).toHaveLength(failing);
  }
}

async function collect({ provider, upstream }: Stage, into: UpstreamOrganization[]): Promise<void> {
  for await (const { organizations } of provider.organizations(upstream)) into.push(...organizations);
}

async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  const outcome: unknown = await work.catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(UpstreamError);
  return outcome as UpstreamError;
}

/** All that a log could print of an error, its causes included. */
function describeWhole(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), describeWhole(error.cause)].join("\n");
}

function demand<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The list is empty");
  return value;
}

const ORGANIZATION_FIELDS = [
  "apiUrl",
  "avatarUrl",
  "createdAt",
  "description",
  "hasAuthProvider",
  "isDefault",
  "isEarlyAdopter",
  "name",
  "ownerId",
  "raw",
  "remoteId",
  "requires2fa",
  "slug",
  "stack",
  "status",
  "updatedAt",
  "url",
];

const PROJECT_FIELDS = ["createdAt", "description", "isDefault", "name", "platform", "remoteId", "slug", "updatedAt"];
