/**
 * Reads a `Retry-After` header (RFC 9110 §10.2.3): seconds, or an HTTP date in one of the three formats of §5.6.7.
 *
 * @param now milliseconds since 1970.
 * @returns the wait in milliseconds, zero for a date in the past, or null if the header is absent or not readable.
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = readHttpDate(text);
  return date === null ? null : Math.max(0, date - now);
}

// IMF-fixdate, RFC 850 and asctime. `Date.parse` alone would also accept "1" and other text that is not a date.
const HTTP_DATE =
  /^[A-Z][a-z]{2,8}(?:, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT|, \d{2}-[A-Z][a-z]{2}-\d{2} [\d:]{8} GMT| [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4})$/;

function readHttpDate(text: string): number | null {
  if (!HTTP_DATE.test(text)) return null;
  // The asctime format has no time zone and means UTC. Without "GMT", `Date.parse` would use the local time zone.
  const date = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(date) ? null : date;
}
