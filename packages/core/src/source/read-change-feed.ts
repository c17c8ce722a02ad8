import { compareCodePoints } from "../model/index.ts";
import type { FeedCursor } from "./feed-cursor.ts";
import type { Change, RequestedOffset, Source, SourceChangesPage } from "./source.ts";

/** A page of the change feed. */
export interface ChangeFeedPage {
  readonly changes: readonly Change[];
  readonly next: FeedCursor;
  readonly more: boolean;
  /** The sources whose offset is past retention. If there are any, `changes` is empty and `next` restarts these alone. */
  readonly gone: readonly string[];
  /** The sources that did not answer. `next` reads them from where this request would have. */
  readonly unanswered: readonly string[];
}

/** What one source answered; `read` is null if it did not answer. */
interface SourceRead {
  readonly source: string;
  readonly requested: RequestedOffset;
  readonly read: SourceChangesPage | null;
}

/**
 * Reads the changes of all sources after a cursor. The changes of one source are in the order in which they happened, and each
 * is delivered at least once, whatever state the other sources are in: a source moves on in the cursor only by changes that
 * are on the page.
 */
export async function readChangeFeed(
  sources: readonly Source[],
  after: FeedCursor | "now" | "start",
  limit: number,
): Promise<ChangeFeedPage> {
  const reads = (await Promise.all(sources.map((source) => readSource(source, after, limit)))).flat();
  const next = new Map(typeof after === "string" ? [] : after);
  const unanswered = reads.filter(({ read }) => read === null).map(({ source }) => source);
  const gone = reads.filter(({ read }) => read?.gone === true).map(({ source }) => source);
  const ordered = gone.length > 0 ? [] : orderChanges(reads);
  const changes = ordered.slice(0, limit);
  for (const read of reads) {
    const offset = gone.length > 0 ? restartOffset(read) : nextOffset(read, ordered.slice(limit));
    if (offset !== "start") next.set(read.source, offset);
  }
  const more = gone.length === 0 && (ordered.length > limit || reads.some(({ read }) => read?.more === true));
  return { changes, next, more, gone, unanswered };
}

async function readSource(
  source: Source,
  after: FeedCursor | "now" | "start",
  limit: number,
): Promise<readonly SourceRead[]> {
  const requested = new Map<string, RequestedOffset>(
    source.sources.map(({ id }) => [id, typeof after === "string" ? after : (after.get(id) ?? "start")]),
  );
  const results = new Map((await source.changes({ after: requested, limit })).map((result) => [result.source, result]));
  return [...requested].map(([id, offset]) => ({ source: id, requested: offset, read: results.get(id)?.read ?? null }));
}

/**
 * The changes of all sources by time. A change is not placed before an earlier one of its source, although the clock of the
 * source may have been set back between them.
 */
function orderChanges(reads: readonly SourceRead[]): readonly Change[] {
  const timed = reads.flatMap(({ read }) => {
    let latest = "";
    return (read?.changes ?? []).map((change) => {
      if (compareCodePoints(change.at, latest) > 0) latest = change.at;
      return { change, at: latest };
    });
  });
  return timed.toSorted((a, b) => compareCodePoints(a.at, b.at)).map(({ change }) => change);
}

/** Where a source goes on: after its changes on the page. A source that did not answer stays where it is. */
function nextOffset({ source, requested, read }: SourceRead, left: readonly Change[]): RequestedOffset {
  if (read === null) return requested;
  const first = left.find((change) => change.source === source);
  return first ? { ...read.offset, sequence: first.sequence - 1 } : read.offset;
}

/** Where a source goes on after a page that only says which sources are gone: those restart, all others stay. */
function restartOffset({ requested, read }: SourceRead): RequestedOffset {
  return read !== null && (read.gone || requested === "now") ? read.offset : requested;
}
