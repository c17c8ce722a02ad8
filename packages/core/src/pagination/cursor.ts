import { decodeJson, encodeJson } from "./base64url.ts";
import { matchesSort, positionFromTuple, positionToTuple, type Position } from "./position.ts";
import type { Sort } from "./sort.ts";

/**
 * A place in the answer to one question. Not a pile of upstream cursors: every source can resume from a position.
 */
export interface Cursor {
  readonly direction: "next" | "previous";
  /** The last row given out; `end` when only sources that lag are left to read. */
  readonly position: Position | "end";
  /** Sources that could not answer, and where each is to be resumed (`start`: from the first row). */
  readonly lag: ReadonlyMap<string, Position | "start">;
}

const VERSION = 1;
/** A cursor holds one position and one for each source that lags; names are short. */
const MAX_LENGTH = 8192;

/** Prints a cursor for the question that `fingerprint` stands for. */
export function encodeCursor(cursor: Cursor, fingerprint: string): string {
  const lag = [...cursor.lag].map(([source, at]) => [source, at === "start" ? null : positionToTuple(at)] as const);
  return encodeJson({
    v: VERSION,
    dir: cursor.direction,
    position: cursor.position === "end" ? null : positionToTuple(cursor.position),
    ...(lag.length > 0 && { lag: Object.fromEntries(lag) }),
    f: fingerprint,
  });
}

/** Why a text is not a cursor of this question. */
export type CursorError = "unreadable" | "other-question";

/** Reads a cursor back. It must be of this version, this order, and made for the question of `fingerprint`. */
export function decodeCursor(text: string, sort: Sort, fingerprint: string): Cursor | CursorError {
  const value = text.length <= MAX_LENGTH ? decodeJson(text) : undefined;
  if (!isRecord(value) || value.v !== VERSION) return "unreadable";
  if (value.f !== fingerprint) return "other-question";
  const position = value.position === null ? "end" : decodePositionValue(value.position, sort);
  const lag = decodeLag(value.lag, sort);
  if ((value.dir !== "next" && value.dir !== "previous") || position === null || lag === null) return "unreadable";
  return { direction: value.dir, position, lag };
}

function decodePositionValue(value: unknown, sort: Sort): Position | null {
  const position = positionFromTuple(value);
  return position && matchesSort(sort, position) ? position : null;
}

function decodeLag(value: unknown, sort: Sort): Cursor["lag"] | null {
  const lag = new Map<string, Position | "start">();
  if (value === undefined) return lag;
  if (!isRecord(value)) return null;
  for (const [source, at] of Object.entries(value)) {
    const position = at === null ? "start" : decodePositionValue(at, sort);
    if (position === null) return null;
    lag.set(source, position);
  }
  return lag;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
