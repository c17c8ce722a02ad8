import { parseInstant, printInstant, startOfDay } from "../../model/index.ts";
import type { Range } from "../operator.ts";
import type { Quantity } from "./ordered.ts";

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_LENGTH = 86_400_000_000;
/** 0000-01-01T00:00:00Z: before it, an instant has no four-digit year to be printed with. */
const FIRST = -62_167_219_200_000_000;

/** A whole UTC day, or an instant. An instant stands for its one microsecond. */
export const moment: Quantity = {
  accepts:
    "a UTC day (2024-01-31), an instant of the years 0000 to 2255 (2024-01-31T10:00:00Z), or a comparison with one (>=2024-01-31)",
  read: (text) => {
    if (readDay(text) !== null) return text;
    const instant = parseInstant(text);
    // Beyond, microseconds are not exact in a double. Days are: each is a multiple of 8,192 microseconds.
    if (instant === null || instant < FIRST || !Number.isSafeInteger(instant)) return null;
    return printInstant(instant);
  },
  range: (value) => readDay(value) ?? toMicrosecond(parseInstant(value) ?? 0),
};

function readDay(text: string): Range | null {
  const match = DAY.exec(text);
  if (match === null) return null;
  const [, year, month, day] = match;
  const start = startOfDay(Number(year), Number(month), Number(day));
  return start === null ? null : [start, start + DAY_LENGTH];
}

function toMicrosecond(instant: number): Range {
  return [instant, instant + 1];
}
