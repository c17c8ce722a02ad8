import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const SOURCES = globSync(["packages/*/src/**/*.ts", "apps/*/src/**/*.ts"], { cwd: root, exclude: ["**/*.test.ts"] });

/** Where the query language is defined and tested. */
const LANGUAGE = "packages/core/src/search/";
/** Fixtures of tests. */
const FIXTURES = [
  "packages/core/src/source/conformance/",
  "apps/region/src/directory/storage-fixture.ts",
  "apps/region/src/directory/testing/",
];

test("queries are parsed in one place, where requests are read", () => {
  const parsing = SOURCES.filter((path) => /\bparseQuery\(/.test(readFileSync(join(root, path), "utf8")));
  const outside = parsing.filter((path) => ![LANGUAGE, ...FIXTURES].some((start) => path.startsWith(start)));
  expect(outside).toEqual(["packages/http/src/requests/parse-query-parameter.ts"]);
});
