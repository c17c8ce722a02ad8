import { decodeJson, encodeJson, isRecord } from "./base64url.ts";
import { matchesSort, positionFromTuple, positionToTuple, type Position } from "./position.ts";
import type { Sort } from "./sort.ts";

/**
 * A place in the result of one question. It holds no upstream cursors, because every source can resume from a position.
 */
export interface Cursor {
  readonly direction: "next" | "previous";
  /** The position of the last row that was returned; `end` if only lagging sources have rows left. */
  readonly position: Position | "end";
  /** The lagging sources: those that could not answer, and the position to resume each from (`start`: its first row). */
  readonly lag: ReadonlyMap<string, Position | "start">;
}

const VERSION = 1;
/** Characters. Enough for one position and one per lagging source, because source ids are short. */
const MAX_LENGTH = 8192;

/** Encodes a cursor for the question with this fingerprint. */
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

/** Why a text is not a cursor of a question. */
export type CursorError = "unreadable" | "other-question";

/** Decodes a cursor. It must have this version, fit this sort, and belong to the question with this fingerprint. */
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
