import { parseQuery, printQuery } from "@roster/core/search";
import { parse as parseLiqe } from "liqe";
import lucene from "lucene";
import searchQueryParser from "search-query-parser";
import { atLeast, atMost, printSeconds, type BenchmarkResult } from "./benchmark-result.ts";
import { measureInterleaved } from "./measure.ts";

/** Queries that all parsers accept with nearly the same meaning. */
const FLAT = ["slug:foo status:active", "name:acme slug:bar payments", "region:us provider:sentry billing", "foo"];

/** The time to parse a query. Ours also prints the canonical query, which the peers do not support. */
export function benchParse(): readonly BenchmarkResult[] {
  const options = { keywords: ["slug", "status", "name", "region", "provider"] };
  const seconds = measureInterleaved({
    ours: () => FLAT.map((text) => printQuery(parseQuery(text))),
    "search-query-parser": () => FLAT.map((text) => searchQueryParser.parse(text, options)),
    lucene: () => FLAT.map((text) => lucene.parse(text)),
    liqe: () => FLAT.map((text) => parseLiqe(text)),
  });
  const each = (name: keyof typeof seconds): string => printSeconds(seconds[name] / FLAT.length);
  const versus = (name: Exclude<keyof typeof seconds, "ours">, target: number): BenchmarkResult =>
    atLeast(
      `parse with canonical text, times faster than ${name}`,
      seconds[name] / seconds.ours,
      target,
      `${each("ours")} against ${each(name)} a query`,
    );
  return [versus("search-query-parser", 2), versus("lucene", 25), versus("liqe", 100)];
}

/** Texts that are meant to be slow to parse. Each is parsed to its end or to the bound that it exceeds. */
const HOSTILE: Readonly<Record<string, (length: number) => string>> = {
  "open parentheses": (length) => "(".repeat(length),
  "open quotes": (length) => '"a" '.repeat(length / 4).slice(0, length),
  stars: (length) => `name:${"*a".repeat(length / 2)}`.slice(0, length),
  escapes: (length) => `name:${"\\*".repeat(length / 2)}`.slice(0, length),
  "unknown field": (length) => `${"s".repeat(length - 2)}:x`,
  spaces: (length) => `a${" ".repeat(length - 2)}b`,
  "an id of zeros": (length) => `id:${"0".repeat(length - 4)}x`,
  "an id of zeros in an installation": (length) => `id:sentry:${"0".repeat(length - 11)}x`,
  "a membership of zeros": (length) => `member_id:${"0".repeat(length - 11)}x`,
  "a count of zeros": (length) => `members:${"0".repeat(length - 9)}x`,
  "a date with many digits": (length) => `created:2024-01-01T00:00:00.${"0".repeat(length - 28)}`,
  "an e-mail address": (length) => `email:${"a@".repeat(length / 2 - 3)}`,
  "a quoted text": (length) => `slug:"${"0 ".repeat(length / 2 - 4)}"`,
  "combining marks": (length) => `name:a${"\u0301\u0316".repeat(length / 2 - 3)}`,
};

/** How much the parsing time of a hostile query grows when its length doubles. */
export function benchHostile(): readonly BenchmarkResult[] {
  return Object.entries(HOSTILE).map(([name, make]) => {
    // The round trip through a Buffer makes a flat string, as in a request. V8 would keep a tree of its parts.
    const [short, long] = [1024, 2048].map((length) => Buffer.from(make(length)).toString());
    const seconds = measureInterleaved({
      short: () => parseOrError(short ?? ""),
      long: () => parseOrError(long ?? ""),
    });
    const detail = `${printSeconds(seconds.short)} for 1,024 characters, ${printSeconds(seconds.long)} for 2,048`;
    return atMost(`hostile query of ${name}, twice the length`, seconds.long / seconds.short, 2.2, detail);
  });
}

function parseOrError(text: string): unknown {
  try {
    return parseQuery(text);
  } catch (error) {
    return error;
  }
}
