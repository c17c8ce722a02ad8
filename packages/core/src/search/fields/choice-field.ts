import type { OrganizationFacts } from "../organization-facts.ts";
import type { Field } from "./field.ts";
import { foldText } from "./fold-text.ts";
import { textField } from "./text-field.ts";

/** One of a few words, without case. Null is absent. An alias is read as the word that it stands for. */
export function choiceField(
  words: readonly string[],
  aliases: Readonly<Record<string, string>>,
  fact: (facts: OrganizationFacts) => string | null,
  column: string,
): Field {
  return { ...textField(fact, column), wildcards: false, ...choiceValues(words, aliases) };
}

/** The part of a field that knows its values. */
export function choiceValues(
  words: readonly string[],
  aliases: Readonly<Record<string, string>> = {},
): Pick<Field, "accepts" | "choices" | "read"> {
  const choices = [...words, ...Object.keys(aliases)];
  const spellings = new Map([...words.map((word) => [word, word] as const), ...Object.entries(aliases)]);
  return {
    accepts: `one of ${choices.join(", ")}`,
    choices,
    read: (text, folded) => spellings.get(foldText(text, folded)) ?? null,
  };
}
