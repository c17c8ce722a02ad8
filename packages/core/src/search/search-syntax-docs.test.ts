import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { QueryError } from "./query-error.ts";
import { FIELD_NAMES } from "./field-names.ts";
import { parseQuery } from "./parser.ts";
import { printQuery } from "./printer.ts";

const DOCUMENT = readFileSync(new URL("../../../../docs/search-syntax.md", import.meta.url), "utf8");

/** The rows of the table in a section. Each cell is a list of its code spans. */
function rowsOf(section: string): string[][][] {
  const [, text = ""] = DOCUMENT.split(`\n## ${section}\n`);
  const lines = text.split("\n## ")[0]?.split("\n") ?? [];
  const rows = lines.filter((line) => line.startsWith("| ") && !line.startsWith("|---")).slice(1);
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(codeOf),
  );
}

function codeOf(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, code = ""]) => code.replaceAll("\\|", "|"));
}

it("documents every field", () => {
  expect(
    rowsOf("Fields")
      .flatMap(([names = []]) => names)
      .sort(),
  ).toEqual([...FIELD_NAMES].sort());
});

it("documents canonical text as printQuery prints it", () => {
  const rows = rowsOf("Canonical text");
  expect(rows.length).toBeGreaterThan(3);
  for (const [written = [], canonical = []] of rows) {
    expect(written.map((text) => printQuery(parseQuery(text)))).toEqual(canonical);
  }
});

it("documents errors with their codes and suggestions", () => {
  const rows = rowsOf("Errors").filter(([queries = []]) => queries.length > 0);
  expect(rows.length).toBeGreaterThan(12);
  for (const [queries = [], codes = [], suggestions = []] of rows) {
    for (const [index, query] of queries.entries()) {
      const error = errorOf(query);
      expect(error.code, query).toBe(codes[Math.min(index, codes.length - 1)]);
      expect(error.suggestion, query).toBe(suggestions[0] ?? null);
    }
  }
});

it("documents only valid queries as examples, but for the last row", () => {
  const rows = rowsOf("Examples with special cases");
  expect(rows.length).toBeGreaterThan(20);
  for (const [queries = []] of rows.slice(0, -1)) {
    for (const query of queries) expect(() => parseQuery(query), query).not.toThrow();
  }
});

function errorOf(query: string): QueryError {
  try {
    parseQuery(query);
  } catch (error) {
    if (error instanceof QueryError) return error;
  }
  throw new Error(`${query} was accepted`);
}
