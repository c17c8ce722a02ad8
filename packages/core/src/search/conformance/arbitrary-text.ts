import * as fc from "fast-check";

/** So few that random texts meet, begin, end and overlap one another. */
const COMMON = ["a", "É"];

/** What could trip: case pairs, marks, the ends of the code points, and the signs of SQL and of the syntax. */
const ODD = [
  ...Array.from("bßẞİςΣ～\uD800\uD7FF\uE000\u{10FFFF} *%_'\"\\([]):,!<=>"),
  "e\u0301",
  "and",
  "NOT",
  "slug:",
];

export const EMAILS = ["bob@example.com", "ünï@example.com", "o'brien@example.com"];
export const MEMBER_IDS = ["1", "2", "30"];

/** A text that is not empty. U+0000 is left out: neither upstream's database can hold it. */
export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: joined(fc.constantFrom(...COMMON), 2) },
  { weight: 4, arbitrary: joined(fc.constantFrom(...COMMON, ...ODD), 3) },
  { weight: 1, arbitrary: fc.constantFrom(...EMAILS) },
  { weight: 1, arbitrary: joined(fc.string({ unit: "binary", minLength: 1, maxLength: 2 }), 2) },
);

function joined(word: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> {
  return fc.array(word, { minLength: 1, maxLength }).map((words) => words.join("").replaceAll("\0", "0"));
}
