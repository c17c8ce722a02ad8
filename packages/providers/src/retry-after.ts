/**
 * Reads a `Retry-After` header (RFC 9110 §10.2.3): seconds, or an HTTP date of any of the three forms of §5.6.7.
 *
 * @param now milliseconds since 1970.
 * @returns milliseconds to wait, zero for a date that has passed, or null where the header is absent or unreadable.
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = readHttpDate(text);
  return date === null ? null : Math.max(0, date - now);
}

// IMF-fixdate, RFC 850 and asctime. `Date.parse` alone would also take "1" and much else for a date.
const HTTP_DATE =
  /^[A-Z][a-z]{2,8}(?:, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT|, \d{2}-[A-Z][a-z]{2}-\d{2} [\d:]{8} GMT| [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4})$/;

function readHttpDate(text: string): number | null {
  if (!HTTP_DATE.test(text)) return null;
  // asctime names no zone and means UTC; the machine's own zone must not decide.
  const date = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(date) ? null : date;
}
