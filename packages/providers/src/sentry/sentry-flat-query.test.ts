import { collectNeeds, parseQuery } from "@roster/core/search";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printFlatTerm } from "./sentry-flat-query.ts";

/**
 * Reads a query of one word with the rules of Sentry's server. Returns null if the query is more than one word, or free
 * text.
 */
function readAsSentry(query: string): { key: string; value: string } | null {
  let quote = "";
  for (const [index, char] of Array.from(query).entries()) {
    const before = query.slice(0, index).trimEnd();
    if (quote === "" && /\s/u.test(char) && !before.endsWith(":")) return null;
    const isEscaped = quote === char && query[index - 1] === "\\";
    if (quote === "" && (char === '"' || char === "'")) quote = char;
    else if (quote === char && !isEscaped) quote = "";
  }
  const [, key = "", rest = ""] = /^([^:]+):([^]*)$/.exec(query) ?? [];
  if (key === "" || /^[: ]/.test(rest)) return null;
  const value = rest.replace(/\)+$/, "");
  return { key, value: value.length < 2 ? value : value.replace(/^"+/, "").replace(/(?<!\\)"+$/, "") };
}

describe("printFlatTerm", () => {
  it.each([
    ["bob@example.com", "email:bob@example.com"],
    ["o'neill@example.com", "email:o'neill@example.com"],
    ["'quoted'@example.com", "email:'quoted'@example.com"],
    ["a:b@example.com", "email:a:b@example.com"],
    ['a"b@example.com', 'email:a"b@example.com'],
    ["a\\b@example.com", "email:a\\b@example.com"],
    ["and", "email:and"],
    ["a b@example.com", 'email:"a b@example.com"'],
    ["a\tb", 'email:"a\tb"'],
    ["a\u0085b", 'email:"a\u0085b"'],
    [":a", 'email:":a"'],
    ["a)", 'email:"a)"'],
    ["(a)", 'email:"(a)"'],
    ["it's a", `email:"it's a"`],
  ])("prints %j as %s", (value, expected) => {
    expect(printFlatTerm("email", value)).toBe(expected);
    expect(readAsSentry(expected)).toEqual({ key: "email", value });
  });

  it.each(["", '"', '"a"', '"a', 'a"', 'a "b', "a b\\", '")'])("returns null for %j", (value) => {
    expect(printFlatTerm("email", value)).toBeNull();
  });

  it("prints text that Sentry reads back as the same value, or returns null", () => {
    const char = fc.constantFrom("a", "@", ":", '"', "'", "\\", "(", ")", " ", "\t", "é", "or");
    const value = fc.array(char, { maxLength: 8 }).map((chars) => chars.join(""));
    fc.assert(
      fc.property(value, (value) => {
        const printed = printFlatTerm("email", value);
        if (printed !== null) expect(readAsSentry(printed)).toEqual({ key: "email", value });
      }),
      { numRuns: 2000 },
    );
  });

  it("prints every address that the query language accepts", () => {
    const piece = fc.constantFrom(
      "bob",
      "@",
      "x.io",
      "'",
      ":",
      "+",
      "%",
      "*",
      "(",
      "\\\\",
      '\\"',
      " ",
      "\u0085",
      "é",
      "😀",
    );
    const address = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(""));
    let checked = 0;
    fc.assert(
      fc.property(address, (address) => {
        for (const { field, value } of leavesOf(`email:"${address}"`)) {
          checked += 1;
          const printed = printFlatTerm(field, value);
          expect(printed && readAsSentry(printed)).toEqual({ key: "email", value });
        }
      }),
      { numRuns: 1000 },
    );
    expect(checked).toBeGreaterThan(100);
  });
});

function leavesOf(query: string) {
  try {
    return collectNeeds(parseQuery(query)).leaves;
  } catch {
    return [];
  }
}
