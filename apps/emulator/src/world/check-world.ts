import * as v from "valibot";
import type { CheckedWorld } from "./world-schema.ts";
import { WorldSchema } from "./world-schema.ts";

/** One error in an input. `path` is its place, for example `organizations.3.slug`. */
export interface InputIssue {
  readonly path: string;
  readonly message: string;
}

export type CheckResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly InputIssue[] };

/** The largest number of reported issues. A file with 100,000 invalid rows usually has one cause. */
const MAX_ISSUES = 20;

/** Checks an input against a schema. */
export function checkInput<TSchema extends v.GenericSchema>(
  schema: TSchema,
  input: unknown,
): CheckResult<v.InferOutput<TSchema>> {
  const result = v.safeParse(schema, input);
  if (result.success) return { ok: true, value: result.output };
  const issues = result.issues.slice(0, MAX_ISSUES).map((issue) => ({
    path: v.getDotPath(issue) ?? "",
    message: issue.message,
  }));
  return { ok: false, issues };
}

/** Checks a world file against its schema. Then checks that ids are unique and that references exist. */
export function checkWorld(input: unknown): CheckResult<CheckedWorld> {
  const checked = checkInput(WorldSchema, input);
  if (!checked.ok) return checked;
  const issues = [...crossReferenceIssues(checked.value)].slice(0, MAX_ISSUES);
  return issues.length === 0 ? checked : { ok: false, issues };
}

function* crossReferenceIssues(world: CheckedWorld): Generator<InputIssue> {
  const users = new UniqueKeys("id");
  for (const [index, user] of world.users.entries()) yield* users.add(user.id, `users.${index}.id`);

  const ids = { organization: new UniqueKeys("id"), slug: new UniqueKeys("slug"), member: new UniqueKeys("id") };
  const owned = { team: new UniqueKeys("id"), project: new UniqueKeys("id") };
  for (const [index, organization] of world.organizations.entries()) {
    const path = `organizations.${index}`;
    yield* ids.organization.add(organization.id, `${path}.id`);
    yield* ids.slug.add(organization.slug, `${path}.slug`);
    yield* memberIssues(organization, path, ids.member, users);
    for (const [at, team] of organization.teams.entries()) yield* owned.team.add(team.id, `${path}.teams.${at}.id`);
    for (const [at, project] of organization.projects.entries()) {
      yield* owned.project.add(project.id, `${path}.projects.${at}.id`);
    }
  }
  yield* k6Issues(world);
  yield* tokenIssues(world, users, ids.organization);
}

function* memberIssues(
  organization: CheckedWorld["organizations"][number],
  path: string,
  members: UniqueKeys,
  users: UniqueKeys,
): Generator<InputIssue> {
  const seen = new UniqueKeys("user", "in one organization");
  for (const [at, member] of organization.members.entries()) {
    yield* members.add(member.id, `${path}.members.${at}.id`);
    if (member.user === null) continue;
    yield* users.expect(member.user, `${path}.members.${at}.user`);
    yield* seen.add(member.user, `${path}.members.${at}.user`);
  }
}

function* k6Issues(world: CheckedWorld): Generator<InputIssue> {
  const organizations = new UniqueKeys("id");
  const projects = new UniqueKeys("id");
  for (const [index, organization] of world.k6.organizations.entries()) {
    yield* organizations.add(organization.id, `k6.organizations.${index}.id`);
    for (const [at, project] of organization.projects.entries()) {
      yield* projects.add(project.id, `k6.organizations.${index}.projects.${at}.id`);
    }
  }
  for (const [index, token] of world.tokens.entries()) {
    if ("k6Organization" in token) yield* organizations.expect(token.k6Organization, `tokens.${index}.k6Organization`);
  }
}

function* tokenIssues(world: CheckedWorld, users: UniqueKeys, organizations: UniqueKeys): Generator<InputIssue> {
  const tokens = new UniqueKeys("token");
  for (const [index, token] of world.tokens.entries()) {
    const vendor = "k6User" in token || "k6Organization" in token ? "k6" : "sentry";
    const [name, text] = "apiKey" in token ? ["apiKey", token.apiKey] : ["token", token.token];
    yield* tokens.add(`${vendor} ${text}`, `tokens.${index}.${name}`);
    if ("user" in token) yield* users.expect(token.user, `tokens.${index}.user`);
    if ("organization" in token && token.organization !== undefined) {
      yield* organizations.expect(token.organization, `tokens.${index}.organization`);
    }
  }
}

/** A set of keys that must be unique. */
class UniqueKeys {
  readonly #seen = new Set<unknown>();
  readonly #name: string;
  readonly #scope: string;

  constructor(name: string, scope = "in the world") {
    this.#name = name;
    this.#scope = scope;
  }

  *add(key: unknown, path: string): Generator<InputIssue> {
    if (this.#seen.has(key)) yield { path, message: `this ${this.#name} occurs twice ${this.#scope}` };
    this.#seen.add(key);
  }

  *expect(key: unknown, path: string): Generator<InputIssue> {
    if (!this.#seen.has(key)) yield { path, message: `this ${this.#name} does not exist ${this.#scope}` };
  }
}
