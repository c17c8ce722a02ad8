import { compareCodePoints } from "../model/index.ts";
import type { FeedCursor } from "./feed-cursor.ts";
import type { Change, Source, SourceOffset } from "./source.ts";

/** A page of the change feed. */
export interface ChangeFeedPage {
  readonly changes: readonly Change[];
  readonly next: FeedCursor;
  readonly more: boolean;
  /** The sources whose offset is past retention. If there are any, `changes` is empty and `next` points to their end. */
  readonly gone: readonly string[];
}

/**
 * Reads the changes of all sources after a cursor. The changes of one source are in the order in which they happened, and
 * each is delivered at least once. The offset of a source that cannot answer stays the same.
 */
export async function readChangeFeed(
  sources: readonly Source[],
  after: FeedCursor | "now" | "start",
  limit: number,
): Promise<ChangeFeedPage> {
  const parts = await Promise.all(
    sources.map((source) => {
      const offsets = source.sources.map(
        ({ id }) => [id, typeof after === "string" ? after : (after.get(id) ?? "start")] as const,
      );
      return source.changes({ after: new Map(offsets), limit });
    }),
  );
  const next = new Map(typeof after === "string" ? [] : after);
  const reads = parts.flat().flatMap(({ source, read }) => (read ? [{ source, read }] : []));
  for (const { source, read } of reads) next.set(source, read.offset);
  const gone = reads.filter(({ read }) => read.gone).map(({ source }) => source);
  if (gone.length > 0) return { changes: [], next, more: false, gone };
  const changes = reads.flatMap(({ read }) => read.changes).toSorted((a, b) => compareCodePoints(a.at, b.at));
  const page = changes.slice(0, limit);
  for (const change of changes.slice(limit)) rewind(next, change);
  return { changes: page, next, more: changes.length > limit || reads.some(({ read }) => read.more), gone };
}

/** Moves the offset of a source back to before a change that did not fit on the page. */
function rewind(next: Map<string, SourceOffset>, change: Change): void {
  const offset = next.get(change.source);
  const sequence = Number(change.changeId.slice(change.changeId.lastIndexOf(".") + 1)) - 1;
  if (offset && sequence < offset.sequence) next.set(change.source, { ...offset, sequence });
}
