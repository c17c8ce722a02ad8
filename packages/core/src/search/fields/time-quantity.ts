import { parseInstant, printInstant, startOfDay } from "../../model/index.ts";
import type { NumberRange } from "../operator.ts";
import type { Quantity } from "./ordered-field.ts";

const DAY_FORMAT = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_IN_MICROSECONDS = 86_400_000_000;

/**
 * A UTC day of any four-digit year, or an instant, which is a range of one microsecond. The bounds of days are exact in a
 * double, even outside the range of safe integers, because each is a multiple of 8,192 microseconds.
 */
export const timeQuantity: Quantity = {
  accepts:
    "a UTC day (2024-01-31), an instant of the years 1685 to 2255 (2024-01-31T10:00:00Z), or a comparison with one (>=2024-01-31)",
  normalize: (text) => {
    if (parseDay(text) !== null) return text;
    const instant = parseInstant(text);
    return instant === null ? null : printInstant(instant);
  },
  range: (value) => parseDay(value) ?? microsecondOf(parseInstant(value) ?? 0),
};

function parseDay(text: string): NumberRange | null {
  const match = DAY_FORMAT.exec(text);
  if (match === null) return null;
  const [, year, month, day] = match;
  const start = startOfDay(Number(year), Number(month), Number(day));
  return start === null ? null : [start, start + DAY_IN_MICROSECONDS];
}

function microsecondOf(instant: number): NumberRange {
  return [instant, instant + 1];
}
