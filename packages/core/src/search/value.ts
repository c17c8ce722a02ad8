/** A text, or a text with wildcards. In a query tree it is in the normalized form of its field. */
export type Value = string | Wildcard;

/** The texts between the stars, at least two: `a*b` is ["a", "b"], and `a*` is ["a", ""]. */
export interface Wildcard {
  readonly pieces: readonly string[];
}

/** Parses the text between quotes, or an unquoted value. `\` makes the next character literal. */
export function parseValue(raw: string): Value {
  const pieces: string[] = [];
  let piece = "";
  for (let index = 0; index < raw.length; index += 1) {
    const char = raw.charAt(index);
    if (char === "*") {
      // Adjacent stars are equivalent to one star.
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

/** Prints a value with escapes, without quotes. It is the inverse of `parseValue`. */
export function printEscaped(value: Value): string {
  return typeof value === "string" ? escapeText(value) : value.pieces.map(escapeText).join("*");
}

function escapeText(text: string): string {
  return /["\\*]/.test(text) ? text.replaceAll(/["\\*]/g, "\\$&") : text;
}

/** Joins values to one value, with spaces between them. */
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

/** The pieces of a wildcard. A text is a single piece. */
export function piecesOf(value: Value): readonly string[] {
  return typeof value === "string" ? [value] : value.pieces;
}

/** A total order, zero only for equal values. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  const [left, right] = [piecesOf(a), piecesOf(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareText(left[index] ?? "", right[index] ?? "");
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Compares by UTF-16 unit. Any total order is sufficient, and this one is the fastest. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
