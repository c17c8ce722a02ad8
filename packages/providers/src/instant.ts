import { parseInstant, type Instant } from "@roster/core/model";

/** Reads an upstream's date; null where there is none, or none that can be read. */
export function readInstant(text: string | null): Instant | null {
  return text === null ? null : parseInstant(text);
}
