import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeQuery } from "./decode-query.ts";
import { parseQuery } from "./parser.ts";

const QUERIES = [
  "",
  "acme bob@example.com",
  "name:a*b* OR NOT (slug:[x,y] created:>=2024-01-01)",
  'is:default !id:[sentry:2,7] (members:<5 OR "two words")',
  "provider:k6 status:visible platform:[python,node*] email:bob@example.com",
];

test.each(QUERIES)("a tree survives JSON: %s", (text) => {
  const tree = parseQuery(text);
  expect(decodeQuery(JSON.parse(JSON.stringify(tree)))).toEqual(tree);
});

test("the deepest query that the parser accepts survives", () => {
  const tree = parseQuery(nested(32));
  expect(decodeQuery(JSON.parse(JSON.stringify(tree)))).toEqual(tree);
});

function nested(depth: number): string {
  return depth === 0 ? "slug:a" : `x${depth} OR NOT (slug:b${depth} ${nested(depth - 1)})`;
}

test.each([
  null,
  "acme",
  {},
  { kind: "any", operands: [] },
  { kind: "term", field: "constructor", operator: "in", values: ["a"] },
  { kind: "term", field: "slug", operator: "in", values: [] },
  { kind: "term", field: "slug", operator: "in", values: ["NOT FOLDED"] },
  { kind: "term", field: "slug", operator: ">", values: ["a"] },
  { kind: "term", field: "id", operator: "in", values: [{ pieces: ["1", ""] }] },
  { kind: "term", field: "members", operator: "<", values: ["1", "2"] },
  { kind: "term", field: "members", operator: "; DROP TABLE", values: ["1"] },
  { kind: "not" },
])("refuses what is not a tree: %j", (value) => {
  expect(() => decodeQuery(value)).toThrow(TypeError);
});

test("refuses a tree that is too deep or too large", () => {
  let deep: unknown = { kind: "all", operands: [] };
  for (let depth = 0; depth < 200; depth += 1) deep = { kind: "all", operands: [deep] };
  expect(() => decodeQuery(deep)).toThrow(TypeError);
  const term = { kind: "term", field: "slug", operator: "in", values: ["a"] };
  const wide = { kind: "all", operands: Array.from({ length: 5_000 }, () => term) };
  expect(() => decodeQuery(wide)).toThrow(TypeError);
});

test("never throws anything but a TypeError", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      try {
        decodeQuery({ kind: "all", operands: [value] });
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
    }),
  );
});
