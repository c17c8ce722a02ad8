import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QUERY_BOUNDS, CANONICAL_QUERY_BOUNDS, type QueryBounds } from "./query-bounds.ts";
import { arbitraryQuery } from "./conformance/arbitrary-query.ts";
import { printVariant } from "./conformance/print-variant.ts";
import { LARGEST_QUERIES } from "./conformance/largest-queries.ts";
import { QueryError } from "./query-error.ts";
import { Lexer } from "./lexer.ts";
import { Parser, parseQuery } from "./parser.ts";
import { printQuery } from "./printer.ts";

// Most of the texts below are invalid, and stack traces would take most of the time.
Error.stackTraceLimit = 0;

const UNBOUNDED: QueryBounds = { characters: Infinity, terms: Infinity, lookups: Infinity, depth: Infinity };

describe("canonical text", () => {
  it("is parsed to the tree that it was printed from", () => {
    fc.assert(
      fc.property(arbitraryQuery, (query) => {
        expect(parseQuery(printQuery(query), UNBOUNDED)).toEqual(query);
      }),
      { numRuns: 2000 },
    );
  });

  it("is the same for all spellings of a query", () => {
    fc.assert(
      fc.property(arbitraryQuery, fc.infiniteStream(fc.nat()), (query, choices) => {
        const choose = (count: number) => (choices.next().value ?? 0) % count;
        const text = printVariant(query, choose);
        fc.pre(text.length < 20_000);
        expect(parseQuery(text, UNBOUNDED)).toEqual(query);
      }),
      { numRuns: 2000 },
    );
  });

  it("of the largest queries is within the bounds for canonical text", () => {
    for (const text of LARGEST_QUERIES) {
      const query = parseQuery(text);
      expect(parseQuery(printQuery(query), CANONICAL_QUERY_BOUNDS)).toEqual(query);
    }
  });
});

describe("any text", () => {
  const alphabets = {
    "special characters": ["a", " ", "(", ")", '"', ":", "!", "\\"],
    "lists and values": ["id:", "1", "[", "]", ",", "*", " ", ">"],
    "operators and groups": ["AND ", "or ", "NOT ", "is:default ", "(", ")", "a", " "],
  };

  it.each(Object.entries(alphabets))(
    "of %s is accepted, or refused with a span within the text",
    (_, alphabet) => {
      let texts = [""];
      let accepted = 0;
      for (let length = 1; length <= 6; length += 1) {
        texts = texts.flatMap((text) => alphabet.map((piece) => text + piece));
        for (const text of texts) accepted += isAccepted(text) ? 1 : 0;
      }
      expect(accepted).toBeGreaterThan(1000);
    },
    300_000,
  );

  it("of any characters is accepted, or refused with a span within the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => void isAccepted(text)),
      { numRuns: 2000 },
    );
  });

  it.each([
    "a",
    " ",
    "(",
    ")",
    '"',
    "\\",
    "*",
    ":",
    "!",
    "[",
    ",",
    "]",
    "é",
    "a ",
    "a*",
    "*a",
    "\\*",
    '""',
    '"a" ',
    "()",
    "(a)",
    "(a",
    "a)",
    "NOT ",
    "a AND ",
    "a or ",
    "slug:a ",
    "slug:[a",
    "slug:[a,b] ",
    "a,",
    "id:1 ",
    "-slug:",
    "slug: ",
    "http://",
    "!(",
    "created:>",
    'slug:"a b" ',
    "zzz:",
  ])("of repeated %j is parsed in linear time", (piece) => {
    const [half, whole] = [1024, 2048].map((length) => countSteps(piece.repeat(length).slice(0, length)));
    expect(whole).toBeLessThanOrEqual(2.2 * (half ?? 0) + 10);
    expect(whole).toBeLessThanOrEqual(8 * 2048);
  });
});

/** Whether a text is a valid query. For an invalid query, checks that the span of the error is within the text. */
function isAccepted(text: string): boolean {
  try {
    parseQuery(text);
    return true;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const { start, end } = error.span;
    if (0 <= start && start <= end && end <= text.length) return false;
    throw new Error(`${JSON.stringify(text)}: the span ${start} to ${end} is outside of the text`, { cause: error });
  }
}

function countSteps(text: string): number {
  const lexer = new Lexer(text);
  try {
    new Parser(lexer, { ...UNBOUNDED, depth: QUERY_BOUNDS.depth }).query();
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
  }
  return lexer.steps;
}
