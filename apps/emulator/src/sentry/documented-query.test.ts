import { expect, test } from "vitest";
import type { DocumentedQueryNode } from "./documented-query.ts";
import { parseDocumentedQuery } from "./documented-query.ts";
import { SentryBadRequest } from "./sentry-errors.ts";

/** Prints a tree with parentheses around every operator. */
function print(node: DocumentedQueryNode | null): string {
  if (node === null) return "";
  if (node.kind === "term") return `${node.field}:${node.values.join("|")}`;
  return `(${node.nodes.map(print).join(` ${node.kind} `)})`;
}

test.each([
  ["", ""],
  ["slug:foo", "slug:foo"],
  ["foo", "query:foo"],
  ["a OR b AND c", "(query:a or (query:b and query:c))"],
  ["(a OR b) AND c", "((query:a or query:b) and query:c)"],
  ["a b OR c", "((query:a and query:b) or query:c)"],
  ['query:"salt and pepper"', "query:salt and pepper"],
  ['slug:[a, "b c"]', "slug:a|b c"],
  ["a or b", "(query:a and query:or and query:b)"],
  [
    "(slug:foo AND status:active) OR (email:[thing-one@example.com,thing-two@example.com] AND query:bar)",
    "((slug:foo and status:active) or (email:thing-one@example.com|thing-two@example.com and query:bar))",
  ],
])("%j", (query, printed) => {
  expect(print(parseDocumentedQuery(query))).toBe(printed);
});

test.each(["(", ")", "a AND", "OR a", "(a", "a)", "()", 'slug:"a', "slug:[a", "a ".repeat(201)])(
  "%j is a 400",
  (query) => {
    expect(() => parseDocumentedQuery(query)).toThrow(SentryBadRequest);
  },
);
