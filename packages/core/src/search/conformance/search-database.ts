import type { OrganizationFacts } from "../organization-facts.ts";
import { lookupKey, type MembershipLookup } from "../membership-lookup.ts";
import type { SearchFixture } from "./arbitrary-fixture.ts";

/** An SQLite database that is empty at the start of the test. */
export interface SearchDatabase {
  /** Runs one statement and returns its rows as objects. */
  run(sql: string, params: readonly (number | string | null)[]): readonly Readonly<Record<string, unknown>>[];
}

/** Replaces the content of the database with the fixture. */
export function storeFixture(database: SearchDatabase, { organizations }: SearchFixture): void {
  for (const table of ["organizations", "platforms", "leaves", "leaf_matches"])
    database.run(`DELETE FROM ${table}`, []);
  for (const facts of organizations) {
    insert(database, "organizations", rowOf(facts));
    for (const platform of new Set(facts.platforms)) insert(database, "platforms", { platform, id: facts.id });
    for (const [lookup, matches] of lookupResultsOf(facts)) {
      const key = lookupKey(lookup);
      database.run("INSERT OR IGNORE INTO leaves (leaf) VALUES (?)", [key]);
      if (matches) database.run("INSERT INTO leaf_matches (leaf, id) VALUES (?, ?)", [key, facts.id]);
    }
  }
}

type Row = Readonly<Record<string, number | string | null>>;

function insert(database: SearchDatabase, table: string, row: Row): void {
  const columns = Object.keys(row);
  const placeholders = columns.map(() => "?").join(", ");
  database.run(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${placeholders})`, Object.values(row));
}

function rowOf(facts: OrganizationFacts): Row {
  return {
    id: facts.id,
    slug: facts.slug,
    name: facts.name,
    status: facts.status,
    created: facts.createdAt,
    changed: facts.changedAt,
    is_default: toInteger(facts.isDefault),
    is_early_adopter: toInteger(facts.isEarlyAdopter),
    requires_2fa: toInteger(facts.requires2fa),
    has_auth_provider: toInteger(facts.hasAuthProvider),
    members: facts.members ?? null,
    projects: facts.projects ?? null,
    events: facts.events ?? null,
  };
}

function toInteger(truth: boolean | null): number | null {
  return truth === null ? null : Number(truth);
}

function lookupResultsOf({ emails, memberIds }: OrganizationFacts): (readonly [MembershipLookup, boolean])[] {
  return [
    ...Array.from(emails ?? [], ([value, matches]) => [{ field: "email", value }, matches] as const),
    ...Array.from(memberIds ?? [], ([value, matches]) => [{ field: "member_id", value }, matches] as const),
  ];
}
