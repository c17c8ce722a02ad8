import * as v from "valibot";
import type { CheckedWorld } from "./schema.ts";
import { WorldSchema } from "./schema.ts";

/** What is wrong with a file, and where: `organizations.3.slug`. */
export interface Flaw {
  readonly path: string;
  readonly message: string;
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly flaws: readonly Flaw[] };

/** So many flaws are told; a file of 100,000 bad rows has one reason, not 100,000. */
const TOLD = 20;

/** Checks a file against a schema. */
export function check<TSchema extends v.GenericSchema>(
  schema: TSchema,
  input: unknown,
): Checked<v.InferOutput<TSchema>> {
  const result = v.safeParse(schema, input);
  if (result.success) return { ok: true, value: result.output };
  const flaws = result.issues.slice(0, TOLD).map((issue) => ({
    path: v.getDotPath(issue) ?? "",
    message: issue.message,
  }));
  return { ok: false, flaws };
}

/** Checks a world file: its shape, and that ids are given once and point at something. */
export function checkWorld(input: unknown): Checked<CheckedWorld> {
  const checked = check(WorldSchema, input);
  if (!checked.ok) return checked;
  const flaws = [...crossFlaws(checked.value)].slice(0, TOLD);
  return flaws.length === 0 ? checked : { ok: false, flaws };
}

function* crossFlaws(world: CheckedWorld): Generator<Flaw> {
  const users = new Once("id");
  for (const [index, user] of world.users.entries()) yield* users.add(user.id, `users.${index}.id`);

  const ids = { organization: new Once("id"), slug: new Once("slug"), member: new Once("id") };
  const owned = { team: new Once("id"), project: new Once("id") };
  for (const [index, organization] of world.organizations.entries()) {
    const path = `organizations.${index}`;
    yield* ids.organization.add(organization.id, `${path}.id`);
    yield* ids.slug.add(organization.slug, `${path}.slug`);
    yield* memberFlaws(organization, path, ids.member, users);
    for (const [at, team] of organization.teams.entries()) yield* owned.team.add(team.id, `${path}.teams.${at}.id`);
    for (const [at, project] of organization.projects.entries()) {
      yield* owned.project.add(project.id, `${path}.projects.${at}.id`);
    }
  }
  yield* k6Flaws(world);
  yield* tokenFlaws(world, users, ids.organization);
}

function* memberFlaws(
  organization: CheckedWorld["organizations"][number],
  path: string,
  members: Once,
  users: Once,
): Generator<Flaw> {
  const seen = new Once("user", "in one organization");
  for (const [at, member] of organization.members.entries()) {
    yield* members.add(member.id, `${path}.members.${at}.id`);
    if (member.user === null) continue;
    yield* users.expect(member.user, `${path}.members.${at}.user`);
    yield* seen.add(member.user, `${path}.members.${at}.user`);
  }
}

function* k6Flaws(world: CheckedWorld): Generator<Flaw> {
  const organizations = new Once("id");
  const projects = new Once("id");
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

function* tokenFlaws(world: CheckedWorld, users: Once, organizations: Once): Generator<Flaw> {
  const tokens = new Once("token");
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

/** A set of keys that each may be given once. */
class Once {
  readonly #seen = new Set<unknown>();
  readonly #what: string;
  readonly #where: string;

  constructor(what: string, where = "in the world") {
    this.#what = what;
    this.#where = where;
  }

  *add(key: unknown, path: string): Generator<Flaw> {
    if (this.#seen.has(key)) yield { path, message: `this ${this.#what} is given twice ${this.#where}` };
    this.#seen.add(key);
  }

  *expect(key: unknown, path: string): Generator<Flaw> {
    if (!this.#seen.has(key)) yield { path, message: `there is nothing with this ${this.#what} ${this.#where}` };
  }
}
