import { fold } from "../../model/index.ts";
import type { OrganizationFacts } from "../organization-facts.ts";
import type { QueryPredicate } from "../truth.ts";
import { piecesOf, type Value, type Wildcard } from "../value.ts";

/** Folds a text, unless the lexer found that it equals its fold. Most texts in queries do. */
export function foldText(text: string, isFolded: boolean): string {
  return isFolded ? text : fold(text);
}

/** Whether a folded text equals one of the values or matches one of their wildcards. Null is absent and never matches. */
type TextMatcher = (text: string | null) => boolean;

export function createTextMatcher(values: readonly Value[]): TextMatcher {
  const texts = values.filter((value) => typeof value === "string");
  const wildcards = values.filter((value) => typeof value !== "string").map(wildcardMatcher);
  const equals = equalsMatcher(texts);
  if (wildcards.length === 0) return equals;
  const [first] = wildcards;
  if (first !== undefined && values.length === 1) return first;
  return (text) => equals(text) || wildcards.some((matches) => matches(text));
}

/** Whether a text equals one of the values. Few values are compared one by one: a look-up needs the hash of the text. */
function equalsMatcher(values: readonly string[]): TextMatcher {
  const [first, second, third = second] = values;
  if (first !== undefined && second === undefined) return (text) => text === first;
  if (values.length <= 3 && first !== undefined)
    return (text) => text === first || (text !== null && (text === second || text === third));
  const set = new Set<string | null>(values);
  return (text) => set.has(text);
}

/** A condition on a text of an organization. The common cases have no call in between. */
export function createTextPredicate(
  values: readonly Value[],
  fact: (facts: OrganizationFacts) => string | null,
): QueryPredicate {
  const [only] = values;
  if (values.length !== 1 || only === undefined) {
    const matches = createTextMatcher(values);
    return (facts) => matches(fact(facts));
  }
  if (typeof only === "string") return (facts) => fact(facts) === only;
  const [prefix = "", rest] = only.pieces;
  if (only.pieces.length !== 2 || prefix === "" || rest !== "") {
    const matches = wildcardMatcher(only);
    return (facts) => matches(fact(facts));
  }
  // Most texts differ in the first character, so it is compared first.
  const unit = prefix.charCodeAt(0);
  return (facts) => {
    const text = fact(facts);
    return text !== null && text.charCodeAt(0) === unit && text.startsWith(prefix);
  };
}

/** The wildcard that matches any text that contains the value. */
export function containsPattern(value: Value): Wildcard {
  return { pieces: ["", ...piecesOf(value).filter((piece) => piece !== ""), ""] };
}

/**
 * The text starts with the first piece, ends with the last piece, and contains the other pieces between them, in order.
 * Pieces do not overlap.
 */
function wildcardMatcher({ pieces }: Wildcard): TextMatcher {
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  const middle = pieces.slice(1, -1);
  const only = middle[0];
  if (only !== undefined && pieces.length === 3 && first + last === "") {
    return (text) => text !== null && text.includes(only);
  }
  return (text) => {
    if (text === null || !text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    for (const piece of middle) {
      const found = text.indexOf(piece, from);
      if (found === -1) return false;
      from = found + piece.length;
    }
    return from <= text.length - last.length;
  };
}
