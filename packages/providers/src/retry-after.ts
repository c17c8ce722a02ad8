import { readDecimal } from "./decimal.ts";
import { clampWait } from "./wait-limit.ts";

/** The wait for a value that is neither a number nor a date, in milliseconds. The upstream did ask for a wait. */
const UNREADABLE_WAIT = 1_000;

/**
 * Reads a `Retry-After` header (RFC 9110 §10.2.3): seconds, or an HTTP date in one of the three formats of §5.6.7. Values
 * that the RFC does not allow are read too: fractions, negative and very large numbers, RFC 3339 dates, and several fields,
 * of which the longest wait counts.
 *
 * @param now milliseconds since 1970.
 * @returns milliseconds from 0 to `MAX_UPSTREAM_WAIT`; zero for a date in the past. Null only if there is no header or it is
 * empty.
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? "";
  if (text === "") return null;
  const waits = [...readSeconds(text), ...readDates(text, now)];
  return waits.length === 0 ? UNREADABLE_WAIT : Math.max(...waits);
}

/** `Headers` joins several fields with commas. */
function readSeconds(text: string): readonly number[] {
  const seconds = text.split(",").map(readDecimal);
  return seconds.flatMap((value) => (value === null ? [] : [clampWait(Math.ceil(value * 1000))]));
}

// IMF-fixdate, RFC 850, asctime and RFC 3339. `Date.parse` alone would also accept "1" and other text that is not a date.
const DATES =
  /[A-Z][a-z]{2,8}(?:, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT|, \d{2}-[A-Z][a-z]{2}-\d{2} [\d:]{8} GMT| [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4})|\d{4}-\d{2}-\d{2}T[\d:]{8}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})/g;

function readDates(text: string, now: number): readonly number[] {
  return [...text.matchAll(DATES)].flatMap(([date]) => {
    // The asctime format has no time zone and means UTC. Without "GMT", `Date.parse` would use the local time zone.
    const isAsctime = /^[A-Z].*\d$/.test(date);
    const time = Date.parse(isAsctime ? `${date} GMT` : date);
    return Number.isNaN(time) ? [] : [clampWait(time - now)];
  });
}
