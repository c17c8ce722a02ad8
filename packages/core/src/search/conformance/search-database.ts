import type { OrganizationFacts } from "../organization-facts.ts";
import { lookupKey, type MembershipLookup } from "../membership-lookup.ts";
import type { SearchFixture } from "./arbitrary-fixture.ts";

/** A fresh, empty SQLite database. */
export interface SearchDatabase {
  /** Runs one statement, and answers its rows by column. */
  run(sql: string, params: readonly (number | string | null)[]): readonly Readonly<Record<string, unknown>>[];
}

/** Makes the database hold this world and nothing else. */
export function storeFixture(database: SearchDatabase, { organizations }: SearchFixture): void {
  for (const table of ["organizations", "platforms", "leaves", "leaf_matches"])
    database.run(`DELETE FROM ${table}`, []);
  for (const facts of organizations) {
    insert(database, "organizations", rowOf(facts));
    for (const platform of new Set(facts.platforms)) insert(database, "platforms", { platform, id: facts.id });
    for (const [leaf, matches] of answersOf(facts)) {
      database.run("INSERT OR IGNORE INTO leaves VALUES (?)", [lookupKey(leaf)]);
      if (matches) insert(database, "leaf_matches", { leaf: lookupKey(leaf), id: facts.id });
    }
  }
}

type Row = Readonly<Record<string, number | string | null>>;

function insert(database: SearchDatabase, table: string, row: Row): void {
  const columns = Object.keys(row);
  const places = columns.map(() => "?").join(", ");
  database.run(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places})`, Object.values(row));
}

function rowOf(facts: OrganizationFacts): Row {
  return {
    id: facts.id,
    slug: facts.slug,
    name: facts.name,
    status: facts.status,
    created: facts.createdAt,
    changed: facts.changedAt,
    is_default: flag(facts.isDefault),
    is_early_adopter: flag(facts.isEarlyAdopter),
    requires_2fa: flag(facts.requires2fa),
    has_auth_provider: flag(facts.hasAuthProvider),
    members: facts.members ?? null,
    projects: facts.projects ?? null,
    events: facts.events ?? null,
  };
}

function flag(truth: boolean | null): number | null {
  return truth === null ? null : Number(truth);
}

function answersOf({ emails, memberIds }: OrganizationFacts): (readonly [MembershipLookup, boolean])[] {
  return [
    ...Array.from(emails ?? [], ([value, matches]) => [{ field: "email", value }, matches] as const),
    ...Array.from(memberIds ?? [], ([value, matches]) => [{ field: "member_id", value }, matches] as const),
  ];
}
