import { createProblem, type Problem } from "@roster/core/problem";
import { MIGRATIONS, type Migration } from "./migrations/index.ts";

/** The tables with content of the upstream. Erasing a Directory empties them. */
export const CONTENT_TABLES = [
  "organizations",
  "platforms",
  "leaves",
  "leaf_matches",
  "leaf_syncs",
  "bodies",
  "details",
  "staged",
  "staged_pages",
  "missing",
  "elsewhere",
  "changes",
  "facet_facts",
  "projects",
  "project_lists",
  "state",
] as const;

/** The schema version of a storage, and the lowest schema version whose code can read and write it. */
interface StoredVersion extends Record<string, SqlStorageValue> {
  readonly version: number;
  readonly minimumReader: number;
}

/**
 * Migrates a Directory's storage to the schema of this code, in one transaction. Creates the tables of a new one.
 *
 * Storage of a newer schema stays as it is, because migrations keep it usable for the code of the version before.
 * Call `refuseNewerSchema` first.
 */
export function openSchema(
  storage: Pick<DurableObjectStorage, "sql" | "transactionSync">,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const { sql } = storage;
  const stored = readVersion(sql);
  const due = migrations.filter(({ version }) => version > stored.version);
  if (due.length === 0) return;
  storage.transactionSync(() => {
    for (const { statements } of due) sql.exec(statements);
    const { version, minimumReader } = due.at(-1) ?? stored;
    sql.exec(`CREATE TABLE IF NOT EXISTS schema_version (
      only INTEGER PRIMARY KEY CHECK (only = 1), version INTEGER NOT NULL, minimum_reader INTEGER NOT NULL
    ) STRICT`);
    sql.exec(
      "INSERT OR REPLACE INTO schema_version (only, version, minimum_reader) VALUES (1, ?, ?)",
      version,
      minimumReader,
    );
  });
}

/** Whether a storage has tables of a Directory. Does not write to it. */
export function hasSchema(sql: SqlStorage): boolean {
  return readVersion(sql).version > 0;
}

/**
 * Whether code of a later version wrote the storage, and this code is too old to read it. Then nothing may be read or
 * written: it is logged once, and the returned problem is the answer to every call. Otherwise null.
 */
export function refuseNewerSchema(sql: SqlStorage, migrations: readonly Migration[] = MIGRATIONS): Problem | null {
  const { version, minimumReader } = readVersion(sql);
  const current = migrations.at(-1)?.version ?? 0;
  if (minimumReader <= current) return null;
  const detail = `The storage has schema version ${version}, which needs at least version ${minimumReader} of the code. This code has version ${current}.`;
  console.error(JSON.stringify({ misconfigured: detail }));
  return createProblem("misconfigured", detail);
}

/** Version 0: empty storage. Version 1 was released before versions were stored. */
function readVersion(sql: SqlStorage): StoredVersion {
  if (hasTable(sql, "schema_version")) {
    return sql.exec<StoredVersion>("SELECT version, minimum_reader AS minimumReader FROM schema_version").one();
  }
  return hasTable(sql, "state") ? { version: 1, minimumReader: 1 } : { version: 0, minimumReader: 0 };
}

function hasTable(sql: SqlStorage, name: string): boolean {
  return sql.exec("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", name).toArray().length > 0;
}
