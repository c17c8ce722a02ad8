import { compareCodePoints } from "../model/index.ts";
import { decodeJson, encodeJson } from "../pagination/index.ts";
import type { Change, SourceOffset, Source } from "./source.ts";

/** A place in the feed of several sources: one mark for each. A source that is not in it begins at its start. */
export type FeedCursor = ReadonlyMap<string, SourceOffset>;

/** A page of the feed. */
export interface ChangeFeedPage {
  readonly changes: readonly Change[];
  readonly next: FeedCursor;
  readonly more: boolean;
  /** The sources whose mark is past retention. There are no changes then, and `next` restarts them at their end. */
  readonly gone: readonly string[];
}

/**
 * Reads the feed of all sources behind a place: each source's changes in the order they happened, at least once. A source
 * that cannot answer keeps its place.
 */
export async function readChangeFeed(
  sources: readonly Source[],
  after: FeedCursor | "now" | "start",
  limit: number,
): Promise<ChangeFeedPage> {
  const parts = await Promise.all(
    sources.map((source) => {
      const marks = source.sources.map(
        ({ id }) => [id, typeof after === "string" ? after : (after.get(id) ?? "start")] as const,
      );
      return source.changes({ after: new Map(marks), limit });
    }),
  );
  const next = new Map(typeof after === "string" ? [] : after);
  const reads = parts.flat().flatMap(({ source, read }) => (read ? [{ source, read }] : []));
  for (const { source, read } of reads) next.set(source, read.offset);
  const gone = reads.filter(({ read }) => read.gone).map(({ source }) => source);
  if (gone.length > 0) return { changes: [], next, more: false, gone };
  const changes = reads.flatMap(({ read }) => read.changes).toSorted((a, b) => compareCodePoints(a.at, b.at));
  const page = changes.slice(0, limit);
  for (const cut of changes.slice(limit)) rewind(next, cut);
  return { changes: page, next, more: changes.length > limit || reads.some(({ read }) => read.more), gone };
}

/** A change that found no place on the page is the first of the next one. */
function rewind(next: Map<string, SourceOffset>, change: Change): void {
  const mark = next.get(change.source);
  const sequence = Number(change.changeId.slice(change.changeId.lastIndexOf(".") + 1)) - 1;
  if (mark && sequence < mark.sequence) next.set(change.source, { ...mark, sequence });
}

/** The text of a place: base64url of JSON. */
export function encodeFeedCursor(place: FeedCursor): string {
  const marks = [...place].map(
    ([source, { generationId: incarnation, sequence }]) => [source, [incarnation, sequence]] as const,
  );
  return encodeJson({ v: 1, after: Object.fromEntries(marks) });
}

/** Reads a place back, or null where the text is not one. */
export function decodeFeedCursor(text: string): FeedCursor | null {
  const value = text.length <= 8192 ? decodeJson(text) : undefined;
  const after = isRecord(value) && value.v === 1 ? value.after : undefined;
  if (!isRecord(after)) return null;
  const place = new Map<string, SourceOffset>();
  for (const [source, mark] of Object.entries(after)) {
    const [incarnation, sequence] = Array.isArray(mark) ? (mark as unknown[]) : [];
    if (typeof incarnation !== "string" || !Number.isSafeInteger(sequence) || Number(sequence) < 0) return null;
    place.set(source, { generationId: incarnation, sequence: Number(sequence) });
  }
  return place;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
