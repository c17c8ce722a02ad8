import { decodeJson, encodeJson, isRecord } from "./base64url.ts";
import { matchesSort, positionFromTuple, positionToTuple, type Position } from "./position.ts";
import type { Sort } from "./sort.ts";

/**
 * A place in the result of one question. It holds no upstream cursors, because every source can resume from a position.
 */
export interface Cursor {
  readonly direction: "next" | "previous";
  /**
   * The position of the last row that was returned. `start`: the page begins with the first row. `end`: forward, only lagging
   * sources have rows left; backward, the page ends with the last row.
   */
  readonly position: Position | "start" | "end";
  /**
   * The lagging sources: those that could not answer, and the position to resume each from (`start`: its first row). At most
   * `MAX_LAG_POSITIONS` of the positions differ.
   */
  readonly lag: ReadonlyMap<string, Position | "start">;
}

const VERSION = 1;
/**
 * Characters. The longest cursor that is accepted. None that is printed is longer: it has at most 1 + `MAX_LAG_POSITIONS`
 * positions of at most 1,300 characters each (`textKey`), and the ids of the sources. A URL has room for it (16,384).
 */
export const MAX_CURSOR_LENGTH = 12_288;
/** The number of different positions in `lag`, at most. Sources that failed on the same page share one. */
export const MAX_LAG_POSITIONS = 6;

/** Encodes a cursor for the question with this fingerprint. */
export function encodeCursor(cursor: Cursor, fingerprint: string): string {
  const positions: string[] = [];
  const lag = [...cursor.lag].map(([source, at]) => [source, at === "start" ? null : indexOf(positions, at)] as const);
  return encodeJson({
    v: VERSION,
    dir: cursor.direction,
    position: typeof cursor.position === "string" ? cursor.position : positionToTuple(cursor.position),
    ...(lag.length > 0 && { lag: Object.fromEntries(lag) }),
    ...(positions.length > 0 && { at: positions.map((text) => JSON.parse(text) as unknown) }),
    f: fingerprint,
  });
}

/** The index of a position in the list. Adds it if it is new. */
function indexOf(positions: string[], position: Position): number {
  const text = JSON.stringify(positionToTuple(position));
  const index = positions.indexOf(text);
  return index < 0 ? positions.push(text) - 1 : index;
}

/** Why a text is not a cursor of a question. */
export type CursorError = "unreadable" | "other-question";

/** Decodes a cursor. It must have this version, fit this sort, and belong to the question with this fingerprint. */
export function decodeCursor(text: string, sort: Sort, fingerprint: string): Cursor | CursorError {
  const value = text.length <= MAX_CURSOR_LENGTH ? decodeJson(text) : undefined;
  if (!isRecord(value) || value.v !== VERSION) return "unreadable";
  if (value.f !== fingerprint) return "other-question";
  const isEdge = value.position === "start" || value.position === "end";
  const position = isEdge ? (value.position as "start" | "end") : decodePositionValue(value.position, sort);
  const lag = decodeLag(value.lag, value.at, sort);
  if ((value.dir !== "next" && value.dir !== "previous") || position === null || lag === null) return "unreadable";
  return { direction: value.dir, position, lag };
}

function decodePositionValue(value: unknown, sort: Sort): Position | null {
  const position = positionFromTuple(value);
  return position && matchesSort(sort, position) ? position : null;
}

function decodeLag(value: unknown, positions: unknown, sort: Sort): Cursor["lag"] | null {
  const lag = new Map<string, Position | "start">();
  if (value === undefined) return lag;
  if (!isRecord(value)) return null;
  for (const [source, at] of Object.entries(value)) {
    const tuple = Array.isArray(positions) && typeof at === "number" ? (positions as unknown[])[at] : undefined;
    const position = at === null ? "start" : decodePositionValue(tuple, sort);
    if (position === null) return null;
    lag.set(source, position);
  }
  return lag;
}
