import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { KITCHEN_SINK } from "./conformance/kitchen-sink.ts";
import { LARGEST_QUERIES } from "./conformance/largest-queries.ts";
import { LIMITED_SOURCE } from "./conformance/sample-traits.ts";
import { parseQuery } from "./parser.ts";
import { SEARCH_SCHEMA } from "./search-schema.ts";
import type { SourceTraits } from "./source-traits.ts";
import { compileSql } from "./compile-sql.ts";

const SENTRY: SourceTraits = { source: "s", region: "us", provider: "sentry", installation: "sentry", unsupported: {} };
const K6: SourceTraits = {
  source: "k6",
  region: "us",
  provider: "k6",
  installation: "k6",
  unsupported: LIMITED_SOURCE.unsupported,
};

const database = new DatabaseSync(":memory:");
for (const statement of SEARCH_SCHEMA) database.exec(statement);
database.exec("CREATE INDEX by_slug ON organizations (slug); CREATE INDEX by_created ON organizations (created)");

function planOf(text: string): string {
  const { text: condition, params } = compileSql(parseQuery(text), SENTRY);
  const statement = database.prepare(`EXPLAIN QUERY PLAN SELECT o.id FROM organizations o WHERE ${condition}`);
  return statement
    .all(...params)
    .map(({ detail }) => detail)
    .join("; ");
}

it.each([
  ["slug:a", "slug=?"],
  ["slug:[a,b]", "slug=?"],
  ["slug:a*", "slug>? AND slug<?"],
  ["id:2", "id=?"],
  ["id:[2,sentry:3]", "id=?"],
  ["created:2024-01-01", "created>? AND created<?"],
  ["region:us AND slug:a AND members:>3", "slug=?"],
])("%s uses an index", (text, constraint) => {
  expect(planOf(text)).toMatch(new RegExp(`SEARCH o USING .*INDEX .*${constraint.replaceAll("?", "\\?")}`));
});

it("has no parameter if there are no constants", () => {
  expect(compileSql(parseQuery(""), SENTRY)).toEqual({ text: "1", params: [] });
  expect(compileSql(parseQuery("region:[us,de]"), SENTRY)).toEqual({ text: "1", params: [] });
  expect(compileSql(parseQuery("!provider:sentry"), SENTRY)).toEqual({ text: "(NOT 1)", params: [] });
});

it("evaluates unsupported fields and other installations without reading a row", () => {
  expect(compileSql(parseQuery("slug:a"), K6).text).toBe("0");
  expect(compileSql(parseQuery("members:>1"), K6).text).toBe("NULL");
  expect(compileSql(parseQuery("id:[7,sentry:7]"), K6).params).toEqual(['["k6:7"]']);
  expect(compileSql(parseQuery("id:sentry:7"), K6).text).toBe("0");
});

it("does not copy user input into the SQL text", () => {
  const { text, params } = compileSql(parseQuery(`"' OR 1=1 --" slug:"x') DROP" platform:"'*"`), SENTRY);
  expect(text).not.toMatch(/1=1|DROP|'\*/);
  expect(params.join()).toContain("' or 1=1 --");
});

it("meets the limits of a Durable Object for the largest queries", () => {
  for (const query of [KITCHEN_SINK, ...LARGEST_QUERIES]) {
    const { text, params } = compileSql(parseQuery(query), SENTRY);
    expect(params.length).toBeLessThanOrEqual(1);
    expect(text.length).toBeLessThan(100_000);
    // Each parenthesis is a level of AND or OR, except for a few parentheses within a term.
    expect(depthOf(text)).toBeLessThan(90);
  }
});

function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const char of text) {
    if (char === "(") depth += 1;
    if (char === ")") depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
