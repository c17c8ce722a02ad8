import { compareCodePoints, type Instant } from "../model/index.ts";
import { decodeJson, encodeJson } from "./base64url.ts";
import type { Sort } from "./sort.ts";

/**
 * The sort values of one row. `key` is folded text (`fold`) or a number (an instant or a count); null keys sort last in
 * both directions. `created` is the second sort value, 0 if the upstream gives no instant. `id` is the third.
 */
export interface Position {
  readonly key: string | number | null;
  readonly created: Instant;
  readonly id: string;
}

/** Compares two positions of one sort: negative if `a` comes first. The order is total: 0 only for equal ids. */
export function comparePositions(sort: Sort, a: Position, b: Position): number {
  return positionComparer(sort)(a, b);
}

/** Creates the comparison function of a sort, for callers that compare many positions. */
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

/** Encodes a position for `include=position` and `position=`: base64url of a JSON array. */
export function encodePosition(position: Position): string {
  return encodeJson(positionToTuple(position));
}

/** Decodes a position, or returns null if the text is not one. */
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

/** Whether a position can belong to a sort: the key of `name` is text, every other key is a number. */
export function matchesSort(sort: Sort, position: Position): boolean {
  if (position.key === null) return sort.field !== "name";
  return typeof position.key === (sort.field === "name" ? "string" : "number");
}
