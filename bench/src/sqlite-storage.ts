import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { DirectoryRuntime } from "@roster/region/directory/directory-runtime";

/** Creates an in-memory SQLite database with the storage interface of a Durable Object. */
export function createSqliteStorage(): {
  readonly storage: DirectoryRuntime["storage"];
  readonly sql: SqlStorage;
  readonly database: DatabaseSync;
} {
  const database = new DatabaseSync(":memory:");
  const statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  const exec = (query: string, ...bindings: SQLInputValue[]): Rows => {
    if (bindings.length === 0 && query.includes(";")) {
      database.exec(query);
      return rowsOf([]);
    }
    // A Durable Object also caches prepared statements.
    const statement = statements.get(query) ?? database.prepare(query);
    statements.set(query, statement);
    return rowsOf(statement.all(...bindings));
  };
  const sql = { exec } as unknown as SqlStorage;
  const transactionSync = <Result>(work: () => Result): Result => {
    database.exec("BEGIN");
    const result = work();
    database.exec("COMMIT");
    return result;
  };
  return { storage: { sql, transactionSync } as unknown as DirectoryRuntime["storage"], sql, database };
}

/** The part of a Durable Object's SQL cursor that the Directory uses. */
type Rows = unknown[] & { toArray(): unknown[]; one(): unknown };

function rowsOf(rows: unknown[]): Rows {
  return Object.assign(rows, { toArray: () => rows, one: () => rows[0] });
}
