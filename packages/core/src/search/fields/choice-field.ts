import type { OrganizationFacts } from "../organization-facts.ts";
import type { PlainField } from "./field.ts";
import { createTextPredicate, foldText } from "./text-matcher.ts";
import { compileEquals } from "./text-matcher-sql.ts";

/** One of a fixed set of words, compared without case. Null is absent. An alias is normalized to its word. */
export function choiceField(
  words: readonly string[],
  aliases: Readonly<Record<string, string>>,
  fact: (facts: OrganizationFacts) => string | null,
  column: string,
): PlainField {
  const choices = [...words, ...Object.keys(aliases)];
  const spellings = new Map([...words.map((word) => [word, word] as const), ...Object.entries(aliases)]);
  return {
    accepts: `one of ${choices.join(", ")}`,
    choices,
    ordered: false,
    normalize: (text, isFolded) => spellings.get(foldText(text, isFolded)) ?? null,
    createPredicate: (values) => createTextPredicate(values, fact),
    compileSql: (values, _operator, { constants }) =>
      compileEquals(column, values, constants).map((match) => `(${column} IS NOT NULL AND ${match})`),
  };
}
