import { piecesOf, type Value, type Wildcard } from "../value.ts";

/** Whether a folded text is one of the values, or fits one of the wildcards among them. */
export function createMatcher(values: readonly Value[]): (text: string) => boolean {
  const [first] = values;
  if (values.length === 1 && typeof first === "string") return (text) => text === first;
  const texts = new Set(values.filter((value) => typeof value === "string"));
  const wildcards = values.filter((value) => typeof value !== "string");
  return (text) => texts.has(text) || wildcards.some((wildcard) => fits(text, wildcard.pieces));
}

/** The wildcard for "somewhere in the text". */
export function anywhere(value: Value): Wildcard {
  return { pieces: ["", ...piecesOf(value).filter((piece) => piece !== ""), ""] };
}

/** The first piece begins the text, the last ends it, the others lie between in order; none overlap. */
function fits(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  for (let index = 1; index < pieces.length - 1; index += 1) {
    const piece = pieces[index] ?? "";
    const found = text.indexOf(piece, from);
    if (found === -1) return false;
    from = found + piece.length;
  }
  return from <= end;
}
