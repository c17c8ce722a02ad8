import { parsePythonFloat, parsePythonInteger, printPythonFloat } from "../python-number.ts";

/**
 * `value:offset:is_prev`. An integer value is a bigint, because Python's integers are unbounded. A value with a point
 * is a number.
 */
export interface PaginatorCursor {
  readonly value: bigint | number;
  readonly offset: bigint;
  readonly isPrevious: boolean;
}

/** A cursor of a `Link` header, with its `results` parameter. */
export interface LinkCursor extends PaginatorCursor {
  readonly hasResults: boolean;
}

export const FIRST_PAGE_CURSOR: PaginatorCursor = { value: 0n, offset: 0n, isPrevious: false };

/**
 * Decodes a cursor. Numbers have Python's syntax (`+5`, ` 1 `, `1_000`, digits of other scripts). Null: not a cursor.
 */
export function decodePaginatorCursor(text: string): PaginatorCursor | null {
  const bits = text.split(":");
  if (bits.length !== 3) return null;
  const [head = "", middle = "", tail = ""] = bits;
  const value = head.includes(".") ? parsePythonFloat(head) : parsePythonInteger(head);
  const offset = parsePythonInteger(middle);
  const direction = parsePythonInteger(tail);
  if (value === null || offset === null || direction === null) return null;
  return { value, offset, isPrevious: direction !== 0n };
}

export function encodePaginatorCursor({ value, offset, isPrevious }: PaginatorCursor): string {
  const head = typeof value === "bigint" ? String(value) : printPythonFloat(value);
  return `${head}:${offset}:${isPrevious ? 1 : 0}`;
}
