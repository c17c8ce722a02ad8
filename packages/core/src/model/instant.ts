/**
 * An instant: whole microseconds since 1970-01-01T00:00:00Z, as a safe integer (years 1685 to 2255).
 * JavaScript's `Date` has milliseconds only, and both upstreams send six digits.
 */
export type Instant = number;

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d{2}):?(\d{2}))?$/;

/**
 * Reads an ISO 8601 date-time of any precision. One without a zone is UTC (k6 sends such). Digits beyond the
 * microsecond are cut. Answers null for anything else, impossible dates and those out of range included.
 */
export function parseInstant(text: string): Instant | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second = "0", fraction = "", , sign, zoneHour = "0", zoneMinute = "0"] =
    match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const midnight = startOfDay(Number(year), Number(month), Number(day));
  if (midnight === null) return null;
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === "-" ? -1 : 1);
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset * 60;
  const instant = midnight + seconds * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
  return Number.isSafeInteger(instant) ? instant : null;
}

/** The first instant of a UTC day, or null where the calendar has no such day. Years are four digits. */
export function startOfDay(year: number, month: number, day: number): Instant | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() * 1000 : null;
}

/** Prints an instant with six digits and `Z`, the one spelling of `/v1`: `2018-11-06T21:19:55.101000Z`. */
export function printInstant(instant: Instant): string {
  const micros = ((instant % 1000) + 1000) % 1000;
  const millis = new Date((instant - micros) / 1000).toISOString();
  return `${millis.slice(0, -1)}${String(micros).padStart(3, "0")}Z`;
}
