import { fold } from "../../model/index.ts";
import { piecesOf, type Value, type Wildcard } from "../value.ts";

/** Folds a text, unless the lexer found that it equals its fold. Most texts in queries do. */
export function foldText(text: string, isFolded: boolean): string {
  return isFolded ? text : fold(text);
}

/** Whether a folded text equals one of the values or matches one of their wildcards. Null is absent and never matches. */
type TextMatcher = (text: string | null) => boolean;

export function createTextMatcher(values: readonly Value[]): TextMatcher {
  const only = values[0];
  if (values.length === 1 && only !== undefined)
    return typeof only === "string" ? (text) => text === only : wildcardMatcher(only);
  const texts = new Set<string | null>(values.filter((value) => typeof value === "string"));
  const wildcards = values.filter((value) => typeof value !== "string").map(wildcardMatcher);
  return (text) => texts.has(text) || wildcards.some((matches) => matches(text));
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
