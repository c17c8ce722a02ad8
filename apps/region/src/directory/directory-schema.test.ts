import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { SEARCH_SCHEMA } from "@roster/core/search";
import { describe, expect, test } from "vitest";
import { openSchema, refuseNewerSchema } from "./directory-schema.ts";
import { MIGRATIONS, type Migration } from "./migrations/index.ts";

/** Runs a test in an object whose storage is empty. */
async function withEmptyStorage(body: (storage: DurableObjectStorage) => void): Promise<void> {
  await runInDurableObject(env.DIRECTORY.getByName(`schema-${Math.random()}`), async (_, { storage }) => {
    await storage.deleteAll();
    body(storage);
  });
}

const tables = ({ sql }: DurableObjectStorage): readonly unknown[] =>
  sql
    .exec("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name")
    .toArray();
const version = ({ sql }: DurableObjectStorage): unknown =>
  sql.exec("SELECT version, minimum_reader FROM schema_version").one();
const current = MIGRATIONS.at(-1)?.version ?? 0;

const addTable = (minimumReader: number): Migration => ({
  version: current + 1,
  minimumReader,
  statements: "CREATE TABLE added (id TEXT PRIMARY KEY) STRICT; CREATE INDEX added_by_id ON added (id);",
});

describe("the schema of a Directory", () => {
  test("has versions without gaps, and a minimum reader that never decreases", () => {
    expect(MIGRATIONS.map((migration) => migration.version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    const readers = MIGRATIONS.map(({ minimumReader }) => minimumReader);
    expect(readers).toEqual(readers.toSorted((a, b) => a - b));
    for (const [index, reader] of readers.entries()) expect(reader).toBeLessThanOrEqual(index + 1);
  });

  test("is created in empty storage, with the columns that compiled queries read", async () => {
    await withEmptyStorage((storage) => {
      openSchema(storage);
      expect(version(storage)).toEqual({ version: current, minimum_reader: MIGRATIONS.at(-1)?.minimumReader });
      const columns = (table: string): unknown[] =>
        storage.sql.exec("SELECT name, type, pk FROM pragma_table_info(?)", table).toArray();
      const names = SEARCH_SCHEMA.flatMap((statement) => /^CREATE TABLE (\w+)/.exec(statement)?.[1] ?? []);
      const stored = names.map(columns);
      for (const name of names) storage.sql.exec(`DROP TABLE ${name}`);
      for (const statement of SEARCH_SCHEMA) storage.sql.exec(statement);
      expect(names.map(columns)).toEqual(stored);
    });
  });

  test("is not changed when it is opened again", async () => {
    await withEmptyStorage((storage) => {
      openSchema(storage);
      const before = tables(storage);
      openSchema(storage);
      expect(tables(storage)).toEqual(before);
    });
  });

  test("is migrated in one transaction: a migration that fails changes nothing", async () => {
    await withEmptyStorage((storage) => {
      openSchema(storage);
      const before = tables(storage);
      const broken = { version: current + 2, minimumReader: 1, statements: "CREATE TABLE added (id TEXT)" };
      expect(() => openSchema(storage, [...MIGRATIONS, addTable(1), broken])).toThrow("already exists");
      expect([tables(storage), version(storage)]).toEqual([before, expect.objectContaining({ version: current })]);
      openSchema(storage, [...MIGRATIONS, addTable(1)]);
      expect(version(storage)).toEqual({ version: current + 1, minimum_reader: 1 });
    });
  });

  test("stays usable for the code of the version before, which leaves it as it is", async () => {
    await withEmptyStorage((storage) => {
      openSchema(storage, [...MIGRATIONS, addTable(current)]);
      const before = tables(storage);
      openSchema(storage);
      expect([tables(storage), version(storage)]).toEqual([before, { version: current + 1, minimum_reader: current }]);
    });
  });

  test("is refused by code that is too old, which changes nothing", async () => {
    await withEmptyStorage((storage) => {
      openSchema(storage, [...MIGRATIONS, addTable(current + 1)]);
      const before = tables(storage);
      expect(refuseNewerSchema(storage.sql)?.code).toBe("misconfigured");
      expect(refuseNewerSchema(storage.sql, [...MIGRATIONS, addTable(1)])).toBeNull();
      expect(tables(storage)).toEqual(before);
    });
  });
});
