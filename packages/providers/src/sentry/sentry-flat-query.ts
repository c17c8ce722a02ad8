/**
 * Prints `key:value` for Sentry's query of organizations, so that it is read back as this key and this value. That
 * query is split into words rather than parsed: a blank ends a word unless quotes are open, a value loses trailing `)`
 * and then `"` from both ends, and a word whose value starts with a colon is free text.
 *
 * @returns null for a value that no spelling brings across: empty, or with a `"` where quotes would be needed.
 */
export function printFlatTerm(key: "email" | "member_id", value: string): string | null {
  if (isPlain(value)) return `${key}:${value}`;
  return isQuotable(value) ? `${key}:"${value}"` : null;
}

/** Python's `str.isspace()` has a few control characters more than JavaScript's `\s`; quoting the others does no harm. */
const BLANK = /[\s\p{Cc}]/u;

function isPlain(value: string): boolean {
  return !BLANK.test(value) && /^[^":]/.test(value) && /[^")]$/.test(value);
}

/** A backslash before the closing quote would keep the quotes open. */
function isQuotable(value: string): boolean {
  return value !== "" && !value.includes('"') && !value.endsWith("\\");
}
