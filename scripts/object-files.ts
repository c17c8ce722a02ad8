import { chmodSync, globSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The file of a Durable Object: its id in hexadecimal. Other files of `workerd` have other names. */
const OBJECT_FILE = /(?:^|[/\\])[0-9a-f]{64}\.sqlite$/;

/** Makes everything that is stored readable by the owner alone, also what an earlier version wrote. */
export function restrictAccess(directory: string): void {
  for (const name of ["", ...globSync("**", { cwd: directory })]) {
    const path = join(directory, name);
    chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600);
  }
}

/**
 * Deletes the files of Durable Objects that store nothing, and returns their number. `workerd` leaves a file for every
 * object that was ever addressed, also after `deleteAll()`. Call it only while no `workerd` uses the directory.
 */
export function sweepEmptyObjects(directory: string): number {
  const empty = globSync("**/*.sqlite", { cwd: directory })
    .filter((name) => OBJECT_FILE.test(name))
    .map((name) => join(directory, name))
    .filter(isEmptyObject);
  for (const path of empty) for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
  return empty.length;
}

/** Whether an object has no table of its own and no stored value. A file that cannot be read is not empty. */
function isEmptyObject(path: string): boolean {
  try {
    const database = new DatabaseSync(path);
    try {
      const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
      return tables.every(({ name }) => isEmptyTable(database, String(name)));
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
}

/** The tables of the runtime are named `_cf_…`. `_cf_KV` holds values of the application. */
function isEmptyTable(database: DatabaseSync, name: string): boolean {
  if (name !== "_cf_KV") return name.startsWith("_cf_");
  return database.prepare("SELECT 1 FROM _cf_KV LIMIT 1").get() === undefined;
}
