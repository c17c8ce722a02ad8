/**
 * Whole microseconds since 1970-01-01T00:00:00Z, as a safe integer (years 1685 to 2255). JavaScript's `Date` has
 * milliseconds only, and both upstreams send microseconds.
 */
export type Instant = number;

const ISO_DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d{2}):?(\d{2}))?$/;

/**
 * Parses an ISO 8601 date-time of any precision. A date-time without a zone is UTC; k6 sends such values. Digits after
 * the microsecond are dropped. Returns null for any other text, for impossible dates, and for dates out of range.
 */
export function parseInstant(text: string): Instant | null {
  const instant = parseFixedFormat(text);
  return instant === undefined ? parseAnyFormat(text) : instant;
}

function parseAnyFormat(text: string): Instant | null {
  const match = ISO_DATE_TIME.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second = "0", fraction = "", , sign, zoneHour = "0", zoneMinute = "0"] =
    match;
  const time = timeOfDay(Number(hour), Number(minute), Number(second));
  const midnight = startOfDay(Number(year), Number(month), Number(day));
  if (time === null || midnight === null) return null;
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === "-" ? -60 : 60);
  return safeOrNull(midnight + (time - offset) * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6)));
}

/**
 * Fast path for the format that the upstreams send: `2018-11-06T21:19:55Z` with up to six fraction digits. It reads
 * digits by position, because one page of a list holds hundreds of instants. Returns undefined for any other format.
 */
function parseFixedFormat(text: string): Instant | null | undefined {
  const end = text.length - 1;
  if (end < 19 || end > 26 || end === 20 || text.charCodeAt(end) !== 0x5a /* Z */ || !hasFixedPunctuation(text))
    return undefined;
  const year = readDigits(text, 0, 4);
  const month = readDigits(text, 5, 7);
  const day = readDigits(text, 8, 10);
  const hour = readDigits(text, 11, 13);
  const minute = readDigits(text, 14, 16);
  const second = readDigits(text, 17, 19);
  const fraction = end === 19 ? 0 : readDigits(text, 20, end);
  // `readDigits` returns NaN for a character that is not a digit, and a sum with NaN is NaN.
  if (Number.isNaN(year + month + day + hour + minute + second + fraction)) return undefined;
  const time = timeOfDay(hour, minute, second);
  const midnight = startOfDay(year, month, day);
  if (time === null || midnight === null) return null;
  return safeOrNull(midnight + time * 1_000_000 + fraction * (FRACTION_SCALES[26 - end] ?? 0));
}

/** Microseconds per unit of the fraction, indexed by the number of digits missing to six. */
const FRACTION_SCALES = [1, 10, 100, 1000, 10_000, 100_000];

function hasFixedPunctuation(text: string): boolean {
  return (
    text.charCodeAt(4) === 0x2d /* - */ &&
    text.charCodeAt(7) === 0x2d /* - */ &&
    text.charCodeAt(10) === 0x54 /* T */ &&
    text.charCodeAt(13) === 0x3a /* : */ &&
    text.charCodeAt(16) === 0x3a /* : */ &&
    (text.length === 20 || text.charCodeAt(19) === 0x2e) /* . */
  );
}

/** The number written in ASCII digits from index `from` up to, but not including, index `to`; NaN for anything else. */
function readDigits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Seconds since midnight, or null for an impossible time. */
function timeOfDay(hour: number, minute: number, second: number): number | null {
  return hour > 23 || minute > 59 || second > 59 ? null : hour * 3600 + minute * 60 + second;
}

function safeOrNull(instant: number): Instant | null {
  return Number.isSafeInteger(instant) ? instant : null;
}

/** The first instant of a UTC day, or null for a day that the calendar does not have. Years are 0 to 9999. */
export function startOfDay(year: number, month: number, day: number): Instant | null {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  // The calculation uses years that begin in March. The leap day is then the last day of its year.
  const marchYear = month > 2 ? year : year - 1;
  const months = month > 2 ? month - 3 : month + 9;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const days = marchYear * 365 + leapDays + Math.floor((153 * months + 2) / 5) + day - 1 - DAYS_TO_1970;
  return days * 86_400_000_000;
}

/** Days from 0000-03-01 to 1970-01-01. */
const DAYS_TO_1970 = 719_468;

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Prints an instant with six fraction digits and `Z`, the format of `/v1`: `2018-11-06T21:19:55.101000Z`. */
export function printInstant(instant: Instant): string {
  const micros = ((instant % 1000) + 1000) % 1000;
  const millis = new Date((instant - micros) / 1000).toISOString();
  return `${millis.slice(0, -1)}${String(micros).padStart(3, "0")}Z`;
}
