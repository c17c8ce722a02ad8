import { parseQuery } from "@roster/core/search";
import { INCLUDE_NOTHING, type Question } from "@roster/core/source";
import type { SourceConfiguration } from "../configuration.ts";

/** The sources of the storage fixtures. `fixtures/fixture-upstream.js` is their upstream. */
export const FIXTURE_SOURCES: Readonly<Record<"sentry" | "k6", SourceConfiguration>> = {
  sentry: {
    id: "sentry-us",
    installation: "sentry",
    provider: "sentry",
    region: "us",
    url: "https://sentry.io",
    hosts: ["us.sentry.io"],
    served: ["us.sentry.io", "de.sentry.io"],
    secret: "SENTRY_TOKEN",
  },
  k6: {
    id: "k6",
    installation: "k6",
    provider: "k6",
    region: "us",
    url: "https://api.k6.io",
    hosts: ["api.k6.io"],
    served: ["api.k6.io"],
    secret: "SENTRY_TOKEN",
  },
};

export function fixtureQuestion(text: string): Question {
  return {
    query: parseQuery(text),
    sort: { field: "created", direction: "descending" },
    owner: null,
    include: INCLUDE_NOTHING,
    freshness: { fresh: false, maxAge: null },
  };
}

/** All tables, indexes and rows of a storage, as SQL statements. */
export function printStorage(sql: SqlStorage): string {
  const objects = sql
    .exec<{ type: string; name: string; sql: string }>(
      `SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL
       AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'organization_texts_%' ORDER BY rowid`,
    )
    .toArray();
  const tables = objects.filter(({ type }) => type === "table");
  return [
    ...objects.map((object) => `${object.sql};`),
    ...tables.filter(({ name }) => name !== "organization_texts").flatMap(({ name }) => printRows(sql, name)),
    "",
  ].join("\n");
}

function printRows(sql: SqlStorage, table: string): readonly string[] {
  const columns = [...sql.exec<{ name: string }>("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", table)].map(
    ({ name }) => name,
  );
  const rows = sql.exec(`SELECT ${columns.join(", ")} FROM ${table}`);
  return [...rows].map(
    (row) =>
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${Object.values(row).map(printLiteral).join(", ")});`,
  );
}

function printLiteral(value: SqlStorageValue): string {
  if (value === null) return "NULL";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  throw new TypeError("A Directory stores no binary values.");
}
