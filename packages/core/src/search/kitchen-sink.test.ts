import { expect, it } from "vitest";
import type { Query } from "./ast.ts";
import { CANONICAL_QUERY_BOUNDS } from "./query-bounds.ts";
import { KITCHEN_SINK } from "./conformance/kitchen-sink.ts";
import { explainQuery } from "./query-explanation.ts";
import { FIELD_NAMES } from "./field-names.ts";
import { LIMITED_SOURCE } from "./conformance/sample-traits.ts";
import { collectNeeds } from "./query-needs.ts";
import { parseQuery } from "./parser.ts";
import { createPredicate } from "./query-predicate.ts";
import { printQuery } from "./printer.ts";
import { compileSql } from "./compile-sql.ts";

/** Deeply frozen, so that a stage that modifies the tree throws. The parser does not freeze trees, because that costs time. */
const query = freeze(parseQuery(KITCHEN_SINK));

const CANONICAL = [
  "changed:2024-02-29 AND created:<2024-12-31T23:00:00.000000Z AND created:>=2024-01-01 AND members:<=9 AND members:>7",
  'AND !events:0 AND NOT (is:[default,early-adopter] AND query:"salt and pepper ünï code" AND !slug:["a*b","c d","é\\*"])',
  'AND (platform:"python*" OR id:[2,sentry:3] AND member_id:11 AND projects:[1,2,3] AND query:"bob@example.com")',
  'OR email:[thing-one@example.com,thing-two@example.com] AND query:"bar"',
  'OR installation:sentry AND is:requires-2fa AND provider:sentry AND query:["x","y*"] AND region:[de,us]',
  'AND source:sentry-us AND !name:"*a*b*c*"',
  "OR slug:foo AND status:active",
].join(" ");

it("contains every field", () => {
  expect(new Set(fieldsOf(query))).toEqual(new Set(FIELD_NAMES));
});

it("is printed as canonical text", () => {
  expect(printQuery(query)).toBe(CANONICAL);
  expect(parseQuery(CANONICAL, CANONICAL_QUERY_BOUNDS)).toEqual(query);
});

it("is unknown for an organization without known facts", () => {
  const predicate = createPredicate(query);
  const names = {
    id: "sentry:1",
    remoteId: "1",
    installation: "sentry",
    provider: "sentry",
    source: "s",
    region: "us",
  };
  const flags = { isDefault: null, isEarlyAdopter: null, requires2fa: null, hasAuthProvider: null };
  const missing = { slug: null, status: null, createdAt: null };
  expect(predicate({ ...names, ...flags, ...missing, name: "x", changedAt: Date.UTC(2024, 1, 29) * 1000 })).toBeNull();
});

it("needs facets and membership lookups, and fewer of k6", () => {
  const email = (value: string) => ({ field: "email", value });
  expect(collectNeeds(query)).toEqual({
    facets: ["events", "members", "projects"],
    leaves: [
      { field: "member_id", value: "11" },
      email("bob@example.com"),
      email("thing-one@example.com"),
      email("thing-two@example.com"),
    ],
  });
  expect(collectNeeds(query, LIMITED_SOURCE.unsupported)).toEqual({ facets: ["projects"], leaves: [] });
});

it("is explained as JSON", () => {
  const explanation = explainQuery(query);
  expect(JSON.parse(JSON.stringify(explanation))).toEqual({
    tree: query,
    canonical: CANONICAL,
    needs: collectNeeds(query),
  });
});

it("is compiled to SQL with one parameter", () => {
  const source = {
    source: "sentry-us",
    region: "us",
    provider: "sentry",
    installation: "sentry",
    unsupported: {},
  } as const;
  const { text, params } = compileSql(query, source);
  expect(params).toHaveLength(1);
  expect(text).not.toMatch(/\bLIKE\b|\bGLOB\b|python|pepper/);
});

function fieldsOf(part: Query): string[] {
  switch (part.kind) {
    case "all":
    case "any":
      return part.operands.flatMap(fieldsOf);
    case "not":
      return fieldsOf(part.operand);
    case "term":
      return [part.field];
  }
}

function freeze<Part>(part: Part): Part {
  if (typeof part === "object" && part !== null) for (const inner of Object.values(part)) freeze<unknown>(inner);
  return Object.freeze(part);
}
