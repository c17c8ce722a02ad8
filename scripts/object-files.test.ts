import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { restrictAccess, sweepEmptyObjects } from "./object-files.ts";

const root = mkdtempSync(join(tmpdir(), "object-files-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let objects = 0;
function objectFile(sql: string): string {
  objects += 1;
  mkdirSync(join(root, "roster-region-us-Directory"), { recursive: true });
  const path = join(root, "roster-region-us-Directory", `${String(objects).padStart(64, "0")}.sqlite`);
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; ${sql}`);
  database.close();
  return path;
}

test("files of objects that store nothing are deleted, and no others", () => {
  const runtimeOnly =
    "CREATE TABLE _cf_METADATA (key INTEGER PRIMARY KEY, value BLOB); INSERT INTO _cf_METADATA VALUES (1, 2);";
  const empty = [
    objectFile(""),
    objectFile(runtimeOnly),
    objectFile("CREATE TABLE _cf_KV (key TEXT PRIMARY KEY, value BLOB);"),
  ];
  const kept = [
    objectFile(`${runtimeOnly} CREATE TABLE state (key TEXT PRIMARY KEY);`),
    objectFile("CREATE TABLE _cf_KV (key TEXT PRIMARY KEY, value BLOB); INSERT INTO _cf_KV VALUES ('a', 'b');"),
  ];
  const unreadable = objectFile("");
  writeFileSync(unreadable, "no database");
  const other = join(root, "roster-region-us-Directory", "metadata.sqlite");
  writeFileSync(other, "");
  expect(sweepEmptyObjects(root)).toBe(3);
  expect(empty.filter((path) => existsSync(path))).toEqual([]);
  expect([...kept, unreadable, other].filter((path) => !existsSync(path))).toEqual([]);
});

test("access is restricted to the owner, for files and directories", () => {
  const path = objectFile("CREATE TABLE state (key TEXT PRIMARY KEY);");
  restrictAccess(root);
  const mode = (name: string): number => statSync(name).mode & 0o777;
  expect([mode(root), mode(join(root, "roster-region-us-Directory")), mode(path)]).toEqual([0o700, 0o700, 0o600]);
});
