import { decodeJson, encodeJson, isRecord, MAX_CURSOR_LENGTH } from "../pagination/index.ts";
import type { SourceOffset } from "./source.ts";

/**
 * A place in the change feeds of several sources. `now`: the source did not answer when the feed was read from its end, so it is
 * read from its end when it answers. A source without an entry is read from its start.
 */
export type FeedCursor = ReadonlyMap<string, SourceOffset | "now">;

const VERSION = 1;

/** Encodes a feed cursor as base64url JSON. */
export function encodeFeedCursor(cursor: FeedCursor): string {
  const offsets = [...cursor].map(
    ([source, offset]) => [source, offset === "now" ? offset : [offset.generationId, offset.sequence]] as const,
  );
  return encodeJson({ v: VERSION, after: Object.fromEntries(offsets) });
}

/** Decodes a feed cursor, or returns null if the text is not one. */
export function decodeFeedCursor(text: string): FeedCursor | null {
  const value = text.length <= MAX_CURSOR_LENGTH ? decodeJson(text) : undefined;
  const after = isRecord(value) && value.v === VERSION ? value.after : undefined;
  if (!isRecord(after)) return null;
  const cursor = new Map<string, SourceOffset | "now">();
  for (const [source, value] of Object.entries(after)) {
    const offset = value === "now" ? value : decodeOffset(value);
    if (offset === null) return null;
    cursor.set(source, offset);
  }
  return cursor;
}

function decodeOffset(value: unknown): SourceOffset | null {
  const [generationId, sequence] = Array.isArray(value) ? (value as unknown[]) : [];
  if (typeof generationId !== "string" || !Number.isSafeInteger(sequence) || Number(sequence) < 0) return null;
  return { generationId, sequence: Number(sequence) };
}
