import { compareCodePoints, type Instant } from "../model/index.ts";
import { decodeJson, encodeJson } from "./base64url.ts";
import type { Sort } from "./sort.ts";

/**
 * A place in an order: what a row is sorted by. Text keys are folded (`fold`), numbers are instants or counts; null
 * keys come last in both directions. `created` is the second key, 0 where the upstream gives no instant.
 */
export interface Position {
  readonly key: string | number | null;
  readonly created: Instant;
  readonly id: string;
}

/** Compares two positions of one order: negative where `a` comes first. Total: 0 only for the same id. */
export function comparePositions(sort: Sort, a: Position, b: Position): number {
  return positionComparer(sort)(a, b);
}

/** The comparison of an order, to be made once and used often. */
export function positionComparer(sort: Sort): (a: Position, b: Position) => number {
  const sign = sort.direction === "ascending" ? 1 : -1;
  return (a, b) => {
    // Rows without a key come last in both directions.
    if (a.key === null || b.key === null)
      return Number(a.key === null) - Number(b.key === null) || sign * breakTie(a, b);
    return sign * (compareKeys(a.key, b.key) || breakTie(a, b));
  };
}

function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return compareCodePoints(String(a), String(b));
}

function breakTie(a: Position, b: Position): number {
  return a.created - b.created || compareCodePoints(a.id, b.id);
}

/** The text of a position in `include=position` and `position=`: base64url of a JSON list. */
export function encodePosition(position: Position): string {
  return encodeJson(positionToTuple(position));
}

/** Reads a position back, or null where the text is not one. */
export function decodePosition(text: string): Position | null {
  return positionFromTuple(decodeJson(text));
}

export function positionToTuple(position: Position): readonly [Position["key"], number, string] {
  return [position.key, position.created, position.id];
}

export function positionFromTuple(value: unknown): Position | null {
  if (!Array.isArray(value) || value.length !== 3) return null;
  const [key, created, id] = value as unknown[];
  const isKey = key === null || typeof key === "string" || Number.isSafeInteger(key);
  if (!isKey || !Number.isSafeInteger(created) || typeof id !== "string") return null;
  return { key: key as Position["key"], created: created as number, id };
}

/** Whether a position can belong to an order: a name is text, everything else is a number. */
export function matchesSort(sort: Sort, position: Position): boolean {
  if (position.key === null) return sort.field !== "name";
  return typeof position.key === (sort.field === "name" ? "string" : "number");
}
