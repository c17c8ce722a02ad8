import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { testSearch } from "./search-conformance.ts";

it("returns the same results in SQL as the predicate", () => {
  const database = new DatabaseSync(":memory:");
  testSearch(() => ({ run: (sql, params) => database.prepare(sql).all(...params) }));
  expect(database.prepare("SELECT count(*) AS rows FROM organizations").get()?.["rows"]).toBeGreaterThan(0);
}, 300_000);
