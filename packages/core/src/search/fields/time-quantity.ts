import { parseInstant, printInstant, startOfDay } from "../../model/index.ts";
import type { NumberRange } from "../operator.ts";
import type { Quantity } from "./ordered-field.ts";

/** A year, a month or a day. */
const PERIOD_FORMAT = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const DAY_IN_MICROSECONDS = 86_400_000_000;

/**
 * A UTC day, month or year of four digits, or an instant, which is a range of one microsecond. The bounds of periods are
 * exact in a double, even outside the range of safe integers, because each is a multiple of 8,192 microseconds.
 */
export const timeQuantity: Quantity = {
  accepts:
    "a UTC day (2024-01-31), a month (2024-01), a year (2024), an instant of the years 1685 to 2255 " +
    "(2024-01-31T10:00:00Z), or a comparison with one (>=2024-01-31)",
  normalize: (text) => {
    if (parsePeriod(text) !== null) return text;
    const instant = parseInstant(text);
    return instant === null ? null : printInstant(instant);
  },
  range: (value) => parsePeriod(value) ?? microsecondOf(parseInstant(value) ?? 0),
};

/** Null for another text, and for a period that the calendar does not have. */
function parsePeriod(text: string): NumberRange | null {
  const match = PERIOD_FORMAT.exec(text);
  if (match === null) return null;
  const [year = 0, month, day] = match.slice(1).map((digits) => (digits === undefined ? undefined : Number(digits)));
  const start = startOfDay(year, month ?? 1, day ?? 1);
  return start === null ? null : [start, endOfPeriod(start, year, month, day)];
}

function endOfPeriod(start: number, year: number, month: number | undefined, day: number | undefined): number {
  if (day !== undefined) return start + DAY_IN_MICROSECONDS;
  const isLastMonth = month === undefined || month === 12;
  return startOfDay(isLastMonth ? year + 1 : year, isLastMonth ? 1 : month + 1, 1) ?? start;
}

function microsecondOf(instant: number): NumberRange {
  return [instant, instant + 1];
}
