import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { createSqlConstants } from "../sql-constants.ts";
import { parseValue, type Value } from "../value.ts";
import { containsPattern, createTextMatcher } from "./text-matcher.ts";
import { compileTextMatch } from "./text-matcher-sql.ts";

/** All words over an alphabet, up to a length. */
const words = (alphabet: string, maxLength: number) => {
  const all = [""];
  for (const word of all) if (word.length < maxLength) all.push(...Array.from(alphabet, (char) => word + char));
  return all;
};
const TEXTS = words("ab", 5);
const PATTERNS = words("ab*", 5).filter((pattern) => pattern !== "");

const database = new DatabaseSync(":memory:");
database.exec("CREATE TABLE texts (text TEXT)");
for (const text of TEXTS) database.prepare("INSERT INTO texts VALUES (?)").run(text);

function found(value: Value): unknown[] {
  const constants = createSqlConstants();
  const condition = compileTextMatch("text", [value], constants).join(" OR ");
  const rows = database.prepare(`SELECT text FROM texts WHERE ${condition}`).all(...constants.params());
  return rows.map(({ text }) => text);
}

it("matches whole texts like a regular expression, in memory and in SQL", () => {
  for (const pattern of PATTERNS) {
    const value = parseValue(pattern);
    const oracle = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
    const expected = TEXTS.filter((text) => oracle.test(text));
    expect(TEXTS.filter(createTextMatcher([value])), pattern).toEqual(expected);
    expect(found(value), pattern).toEqual(expected);
  }
});

it("matches substrings like a regular expression, in memory and in SQL", () => {
  for (const pattern of PATTERNS) {
    const value = containsPattern(parseValue(pattern));
    const oracle = new RegExp(pattern.replaceAll("*", ".*"));
    const expected = TEXTS.filter((text) => oracle.test(text));
    expect(TEXTS.filter(createTextMatcher([value])), pattern).toEqual(expected);
    expect(found(value), pattern).toEqual(expected);
  }
});
