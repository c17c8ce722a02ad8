import { decodeJson, encodeJson, isRecord } from "../pagination/index.ts";
import type { SourceOffset } from "./source.ts";

/** A place in the change feeds of several sources: one offset each. A source without an offset is read from its start. */
export type FeedCursor = ReadonlyMap<string, SourceOffset>;

const VERSION = 1;
/** Characters. */
const MAX_LENGTH = 8192;

/** Encodes a feed cursor as base64url JSON. */
export function encodeFeedCursor(cursor: FeedCursor): string {
  const offsets = [...cursor].map(
    ([source, { generationId, sequence }]) => [source, [generationId, sequence]] as const,
  );
  return encodeJson({ v: VERSION, after: Object.fromEntries(offsets) });
}

/** Decodes a feed cursor, or returns null if the text is not one. */
export function decodeFeedCursor(text: string): FeedCursor | null {
  const value = text.length <= MAX_LENGTH ? decodeJson(text) : undefined;
  const after = isRecord(value) && value.v === VERSION ? value.after : undefined;
  if (!isRecord(after)) return null;
  const cursor = new Map<string, SourceOffset>();
  for (const [source, offset] of Object.entries(after)) {
    const [generationId, sequence] = Array.isArray(offset) ? (offset as unknown[]) : [];
    if (typeof generationId !== "string" || !Number.isSafeInteger(sequence) || Number(sequence) < 0) return null;
    cursor.set(source, { generationId, sequence: Number(sequence) });
  }
  return cursor;
}
