/** A text, or a text with stars in it. Either is in the one spelling of its field. */
export type Value = string | Wildcard;

/** The texts around the stars, two at least: `a*b` is ["a", "b"], and `a*` is ["a", ""]. */
export interface Wildcard {
  readonly pieces: readonly string[];
}

/** Reads what stands between quotes, or in an atom: `\` keeps the next character from being a star. */
export function parseValue(raw: string): Value {
  const pieces: string[] = [];
  let piece = "";
  for (let index = 0; index < raw.length; index += 1) {
    const char = raw.charAt(index);
    if (char === "*") {
      // Two stars side by side are one.
      if (piece !== "" || pieces.length === 0) pieces.push(piece);
      piece = "";
    } else if (char === "\\") {
      index += 1;
      piece += raw.charAt(index);
    } else {
      piece += char;
    }
  }
  return pieces.length === 0 ? piece : { pieces: [...pieces, piece] };
}

/** The opposite of `decodeValue`. */
export function printEscaped(value: Value): string {
  return typeof value === "string" ? encodeText(value) : value.pieces.map(encodeText).join("*");
}

function encodeText(text: string): string {
  return /["\\*]/.test(text) ? text.replaceAll(/["\\*]/g, "\\$&") : text;
}

/** Puts values side by side with a space between, as one value. */
export function joinValues(values: readonly Value[]): Value {
  let text = "";
  for (const value of values) {
    if (typeof value !== "string") return joinPieces(values);
    text = text === "" ? value : `${text} ${value}`;
  }
  return text;
}

function joinPieces(values: readonly Value[]): Wildcard {
  const pieces: string[] = [];
  for (const value of values) {
    const [first = "", ...rest] = piecesOf(value);
    const last = pieces.pop();
    pieces.push(last === undefined ? first : `${last} ${first}`, ...rest);
  }
  return { pieces };
}

/** A text is one piece. */
export function piecesOf(value: Value): readonly string[] {
  return typeof value === "string" ? [value] : value.pieces;
}

/** A total order that is zero only for equal values. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  const [left, right] = [piecesOf(a), piecesOf(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareText(left[index] ?? "", right[index] ?? "");
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** By UTF-16 unit: any total order serves, and this one is the fastest. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
