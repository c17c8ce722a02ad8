import * as fc from "fast-check";

/** There are few common characters, so that random texts are often equal to, or part of, each other. */
const COMMON = ["a", "É"];

/** Edge cases: case pairs, combining marks, limits of code point ranges, and special characters of SQL and the syntax. */
const EDGE_CASES = [
  ...Array.from("bßẞİςΣ～\uD800\uD7FF\uE000\u{10FFFF} *%_'\"\\([]):,!<=>"),
  "e\u0301",
  "and",
  "NOT",
  "slug:",
];

export const EMAILS = ["bob@example.com", "ünï@example.com", "o'brien@example.com"];
export const MEMBER_IDS = ["1", "2", "30"];

/** A random non-empty text. It has no U+0000, which neither upstream's database can store. */
export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: joined(fc.constantFrom(...COMMON), 2) },
  { weight: 4, arbitrary: joined(fc.constantFrom(...COMMON, ...EDGE_CASES), 3) },
  { weight: 1, arbitrary: fc.constantFrom(...EMAILS) },
  { weight: 1, arbitrary: joined(fc.string({ unit: "binary", minLength: 1, maxLength: 2 }), 2) },
);

function joined(word: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> {
  return fc.array(word, { minLength: 1, maxLength }).map((words) => words.join("").replaceAll("\0", "0"));
}
