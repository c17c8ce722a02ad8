import type { NormalizedRow } from "./normalized-row.ts";
import { ORGANIZATION_COLUMNS } from "./stored-document.ts";

const BODY_COLUMNS = ["id", "body", "raw", "first_seen", "normalizer"] as const;

/** An upsert keeps the rowid of a row, which other tables and indexes refer to. `INSERT OR REPLACE` changes it. */
const upsert = (columns: readonly string[]): string =>
  `ON CONFLICT (id) DO UPDATE SET ${columns
    .filter((column) => column !== "id")
    .map((column) => `${column} = excluded.${column}`)
    .join(", ")}`;

const list = (columns: readonly string[]): string => columns.join(", ");
const placeholders = (columns: readonly string[]): string => columns.map(() => "?").join(", ");

/** Writes one organization to the live tables. */
export function writeLiveRow(
  sql: SqlStorage,
  { columns, body, raw }: NormalizedRow,
  written: { readonly firstSeen: number; readonly normalizer: number },
): void {
  sql.exec(
    `INSERT INTO organizations (${list(ORGANIZATION_COLUMNS)}) VALUES (${placeholders(ORGANIZATION_COLUMNS)}) ${upsert(ORGANIZATION_COLUMNS)}`,
    ...columns,
  );
  sql.exec(
    `INSERT INTO bodies (${list(BODY_COLUMNS)}) VALUES (${placeholders(BODY_COLUMNS)}) ${upsert(BODY_COLUMNS)}`,
    columns[0] ?? null,
    body,
    raw,
    written.firstSeen,
    written.normalizer,
  );
}

/** Writes one organization to the stage. `changed`: the names of its changed fields; null for none. */
export function writeStagedRow(
  sql: SqlStorage,
  { columns, body, raw }: NormalizedRow,
  written: { readonly firstSeen: number; readonly normalizer: number; readonly changed: readonly string[] | null },
): void {
  const names = [...ORGANIZATION_COLUMNS, ...BODY_COLUMNS.slice(1), "changed_fields"];
  sql.exec(
    `INSERT OR REPLACE INTO staged (${list(names)}) VALUES (${placeholders(names)})`,
    ...columns,
    body,
    raw,
    written.firstSeen,
    written.normalizer,
    written.changed && JSON.stringify(written.changed),
  );
}

/** Copies all staged organizations to the live tables. */
export function copyStagedRows(sql: SqlStorage): void {
  for (const [table, columns] of [
    ["organizations", ORGANIZATION_COLUMNS],
    ["bodies", BODY_COLUMNS],
  ] as const) {
    // `WHERE true` tells SQLite's parser that ON belongs to the upsert and not to a join.
    sql.exec(
      `INSERT INTO ${table} (${list(columns)}) SELECT ${list(columns)} FROM staged WHERE true ${upsert(columns)}`,
    );
  }
}

/** Deletes one organization and everything that is stored about it. */
export function deleteLiveRow(sql: SqlStorage, id: string): void {
  for (const table of ["organizations", "bodies", "details", "facet_facts", "platforms", "leaf_matches"]) {
    sql.exec(`DELETE FROM ${table} WHERE id = ?`, id);
  }
  sql.exec("DELETE FROM projects WHERE organization = ?", id);
  sql.exec("DELETE FROM project_lists WHERE organization = ?", id);
}
