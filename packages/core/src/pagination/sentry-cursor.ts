/**
 * Sentry's own cursor, `value:offset:is_prev`: where a page begins, how many rows with that value to skip, and whether the
 * page is read backwards. Source: `sentry/utils/cursors.py`.
 */
export interface SentryCursor {
  /** Milliseconds, a count or a page size: what it is depends on the paginator. A float where it was written with a dot. */
  readonly value: number;
  readonly offset: number;
  readonly isPrevious: boolean;
}

const INTEGER = /^[+-]?\d+(?:_\d+)*$/;
const FLOAT = /^[+-]?(?:\d+(?:_\d+)*\.(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;

/**
 * Reads a cursor as tolerantly as Sentry does: numbers as Python's `int()` and `float()` take them (signs, spaces around,
 * underscores between digits), any integer but 0 for true. Null where Sentry answers "Invalid cursor parameter."
 */
export function parseSentryCursor(text: string): SentryCursor | null {
  const parts = text.split(":");
  const [first = "", second = "", third = ""] = parts;
  const value = first.includes(".") ? readNumber(first, FLOAT) : readNumber(first, INTEGER);
  const offset = readNumber(second, INTEGER);
  const isPrevious = readNumber(third, INTEGER);
  if (parts.length !== 3 || value === null || offset === null || isPrevious === null) return null;
  return { value, offset, isPrevious: isPrevious !== 0 };
}

export function printSentryCursor({ value, offset, isPrevious }: SentryCursor): string {
  return `${value}:${offset}:${isPrevious ? 1 : 0}`;
}

function readNumber(text: string, form: RegExp): number | null {
  const trimmed = text.trim();
  return form.test(trimmed) ? Number(trimmed.replaceAll("_", "")) : null;
}
