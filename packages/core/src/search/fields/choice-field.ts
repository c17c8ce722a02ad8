import type { OrganizationFacts } from "../organization-facts.ts";
import type { Field } from "./field.ts";
import { textField } from "./text-field.ts";
import { foldText } from "./text-matcher.ts";

/** One of a fixed set of words, compared without case. Null is absent. An alias is normalized to its word. */
export function choiceField(
  words: readonly string[],
  aliases: Readonly<Record<string, string>>,
  fact: (facts: OrganizationFacts) => string | null,
  column: string,
): Field {
  return { ...textField(fact, column), wildcards: false, ...choiceValues(words, aliases) };
}

/** The members of a field that define its values. */
export function choiceValues(
  words: readonly string[],
  aliases: Readonly<Record<string, string>> = {},
): Pick<Field, "accepts" | "choices" | "normalize"> {
  const choices = [...words, ...Object.keys(aliases)];
  const spellings = new Map([...words.map((word) => [word, word] as const), ...Object.entries(aliases)]);
  return {
    accepts: `one of ${choices.join(", ")}`,
    choices,
    normalize: (text, isFolded) => spellings.get(foldText(text, isFolded)) ?? null,
  };
}
