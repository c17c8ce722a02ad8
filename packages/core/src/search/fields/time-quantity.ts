import { parseInstant, printInstant, startOfDay } from "../../model/index.ts";
import type { NumberRange } from "../operator.ts";
import type { Quantity } from "./ordered-field.ts";

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_LENGTH = 86_400_000_000;

/**
 * A whole UTC day of any four-digit year, or an instant, which stands for its one microsecond. Days are exact in a
 * double even where instants are not: each is a multiple of 8,192 microseconds.
 */
export const timeQuantity: Quantity = {
  accepts:
    "a UTC day (2024-01-31), an instant of the years 1685 to 2255 (2024-01-31T10:00:00Z), or a comparison with one (>=2024-01-31)",
  read: (text) => {
    if (readDay(text) !== null) return text;
    const instant = parseInstant(text);
    return instant === null ? null : printInstant(instant);
  },
  range: (value) => readDay(value) ?? toMicrosecond(parseInstant(value) ?? 0),
};

function readDay(text: string): NumberRange | null {
  const match = DAY.exec(text);
  if (match === null) return null;
  const [, year, month, day] = match;
  const start = startOfDay(Number(year), Number(month), Number(day));
  return start === null ? null : [start, start + DAY_LENGTH];
}

function toMicrosecond(instant: number): NumberRange {
  return [instant, instant + 1];
}
