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
  const fixed = parseFixed(text);
  return fixed === undefined ? parseAny(text) : fixed;
}

function parseAny(text: string): Instant | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second = "0", fraction = "", , sign, zoneHour = "0", zoneMinute = "0"] =
    match;
  const time = timeOfDay(Number(hour), Number(minute), Number(second));
  const midnight = startOfDay(Number(year), Number(month), Number(day));
  if (time === null || midnight === null) return null;
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === "-" ? -60 : 60);
  return demandSafe(midnight + (time - offset) * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6)));
}

/**
 * The spellings that upstreams send, `2018-11-06T21:19:55Z` with up to six digits of a fraction, read by position: a
 * page of a list has hundreds of them. Undefined: the text is spelled otherwise.
 */
function parseFixed(text: string): Instant | null | undefined {
  const end = text.length - 1;
  if (end < 19 || end > 26 || end === 20 || text.charCodeAt(end) !== 0x5a /* Z */ || !isPunctuated(text))
    return undefined;
  const year = readDigits(text, 0, 4);
  const month = readDigits(text, 5, 7);
  const day = readDigits(text, 8, 10);
  const hour = readDigits(text, 11, 13);
  const minute = readDigits(text, 14, 16);
  const second = readDigits(text, 17, 19);
  const fraction = end === 19 ? 0 : readDigits(text, 20, end);
  // NaN, of anything that is no digit, spreads.
  if (Number.isNaN(year + month + day + hour + minute + second + fraction)) return undefined;
  const time = timeOfDay(hour, minute, second);
  const midnight = startOfDay(year, month, day);
  if (time === null || midnight === null) return null;
  return demandSafe(midnight + time * 1_000_000 + fraction * (SCALES[26 - end] ?? 0));
}

/** What a fraction counts in, by how many digits short of six it is. */
const SCALES = [1, 10, 100, 1000, 10_000, 100_000];

function isPunctuated(text: string): boolean {
  return (
    text.charCodeAt(4) === 0x2d /* - */ &&
    text.charCodeAt(7) === 0x2d /* - */ &&
    text.charCodeAt(10) === 0x54 /* T */ &&
    text.charCodeAt(13) === 0x3a /* : */ &&
    text.charCodeAt(16) === 0x3a /* : */ &&
    (text.length === 20 || text.charCodeAt(19) === 0x2e) /* . */
  );
}

/** The number that the characters `from` to `to` spell in ASCII digits, or NaN. */
function readDigits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Seconds since midnight, or null where the clock has no such time. */
function timeOfDay(hour: number, minute: number, second: number): number | null {
  return hour > 23 || minute > 59 || second > 59 ? null : hour * 3600 + minute * 60 + second;
}

function demandSafe(instant: number): Instant | null {
  return Number.isSafeInteger(instant) ? instant : null;
}

/** The first instant of a UTC day, or null where the calendar has no such day. Years are four digits. */
export function startOfDay(year: number, month: number, day: number): Instant | null {
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return null;
  // Years begin in March here, so that the leap day is their last and the months before it add up evenly.
  const marchYear = month > 2 ? year : year - 1;
  const months = month > 2 ? month - 3 : month + 9;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const days = marchYear * 365 + leapDays + Math.floor((153 * months + 2) / 5) + day - 1 - DAYS_TO_1970;
  return days * 86_400_000_000;
}

/** From 0000-03-01 to 1970-01-01. */
const DAYS_TO_1970 = 719_468;

function daysOf(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Prints an instant with six digits and `Z`, the one spelling of `/v1`: `2018-11-06T21:19:55.101000Z`. */
export function printInstant(instant: Instant): string {
  const micros = ((instant % 1000) + 1000) % 1000;
  const millis = new Date((instant - micros) / 1000).toISOString();
  return `${millis.slice(0, -1)}${String(micros).padStart(3, "0")}Z`;
}
