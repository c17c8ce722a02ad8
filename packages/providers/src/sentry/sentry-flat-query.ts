/**
 * Prints `key:value` for the `query` parameter of Sentry's organization list, so that Sentry reads the same key and value.
 * Sentry splits the query into words instead of parsing it:
 * - White space ends a word, except inside quotes.
 * - Trailing `)` are removed from a value, then `"` at both ends.
 * - A word whose value starts with a colon is free text.
 *
 * @returns null for a value that cannot be expressed: an empty value, or a value that needs quotes and contains a `"`.
 */
export function printFlatTerm(key: "email" | "member_id", value: string): string | null {
  if (isPlain(value)) return `${key}:${value}`;
  return isQuotable(value) ? `${key}:"${value}"` : null;
}

/** White space of Python's `str.isspace()`, which includes some control characters. Quoting the others does no harm. */
const WHITE_SPACE = /[\s\p{Cc}]/u;

function isPlain(value: string): boolean {
  return !WHITE_SPACE.test(value) && /^[^":]/.test(value) && /[^")]$/.test(value);
}

/** A backslash before the closing quote would escape the quote. */
function isQuotable(value: string): boolean {
  return value !== "" && !value.includes('"') && !value.endsWith("\\");
}
