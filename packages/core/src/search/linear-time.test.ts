import { describe, expect, it } from "vitest";
import { FIELD_NAMES } from "./field-names.ts";
import { parseQuery } from "./parser.ts";
import { printQuery } from "./printer.ts";
import type { QueryBounds } from "./query-bounds.ts";
import { QueryError } from "./query-error.ts";

const UNBOUNDED: QueryBounds = { characters: Infinity, terms: Infinity, lookups: Infinity, depth: Infinity };

/** Characters. Work that grows with the square of the length would take 10¹⁰ steps. */
const LENGTH = 100_000;
/** Seconds of CPU time. Linear work takes a few hundredths of one, quadratic work several. */
const LIMIT = 1;

/** Values that are meant to be slow to read, each of the given length. */
const HOSTILE: Readonly<Record<string, (length: number) => string>> = {
  digits: (length) => "7".repeat(length),
  "leading zeros": (length) => "0".repeat(length),
  "leading zeros before a letter": (length) => `${"0".repeat(length)}x`,
  "leading zeros after an installation": (length) => `sentry:${"0".repeat(length)}x`,
  "zeros of a derived id": (length) => `stack-${"0".repeat(length)}x`,
  colons: (length) => `a${":".repeat(length)}`,
  hyphens: (length) => `a${"-".repeat(length)}1`,
  wildcards: (length) => "*a".repeat(length / 2),
  stars: (length) => "*".repeat(length),
  escapes: (length) => "\\*".repeat(length / 2),
  "fraction digits of an instant": (length) => `2024-01-01T00:00:00.${"0".repeat(length)}Z`,
  "a year": (length) => `2024${"-01".repeat(length / 3)}`,
  "at signs": (length) => "a@".repeat(length / 2),
  "an e-mail address": (length) => `${"a.".repeat(length / 2)}@example.com`,
  "upper case": (length) => "É".repeat(length),
  "final sigmas": (length) => "ς".repeat(length),
  "combining marks out of order": (length) => `a${"\u0301\u0316".repeat(length / 2)}`,
  "combining marks in blocks": (length) => `a${"\u0301".repeat(length / 2)}${"\u0316".repeat(length / 2)}`,
  "lone surrogates": (length) => "\ud800".repeat(length),
  "invisible characters": (length) => `a${"\u200b".repeat(length)}`,
  signs: (length) => "=".repeat(length),
  quoted: (length) => `"${"0 ".repeat(length / 2)}"`,
  "a list": (length) => `[${"0,".repeat(length / 2)}x]`,
};

describe.each(FIELD_NAMES)("a value of %s", (field) => {
  it.each(Object.keys(HOSTILE))("of %s is read in linear time", (name) => {
    const text = `${field}:${HOSTILE[name]?.(LENGTH) ?? ""}`;
    const start = process.cpuUsage();
    readToTheEnd(text);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1e6).toBeLessThan(LIMIT);
  });
});

it.each(Object.keys(HOSTILE))("text without a key of %s is read in linear time", (name) => {
  const start = process.cpuUsage();
  readToTheEnd(HOSTILE[name]?.(LENGTH) ?? "");
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6).toBeLessThan(LIMIT);
});

/** Parses and prints a query, or describes its error. */
function readToTheEnd(text: string): string {
  try {
    return printQuery(parseQuery(text, UNBOUNDED));
  } catch (error) {
    if (error instanceof QueryError) return error.message;
    throw error;
  }
}
