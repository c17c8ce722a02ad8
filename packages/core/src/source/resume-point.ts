import { comparePositions, type Position, type Sort } from "../pagination/index.ts";
import { boundLag } from "./bound-lag.ts";
import type { CompletedRead, Lag, PlannedRead, SharedPosition } from "./plan-reads.ts";
import { isTransient } from "./source-report.ts";

/** Where the next page starts: the position of most sources, and the position of each lagging source. */
export interface ResumePoint {
  readonly position: Position | "end";
  readonly lag: Lag;
}

/**
 * Where to resume after a forward page.
 *
 * - Every source that answered has returned its rows up to `last`, so `last` is the next shared position. If the page
 *   holds late rows only, the shared position stays, and the late sources resume from `last`.
 * - A source that failed temporarily keeps the position that it was to be read from.
 * - A late source with no rows left does not lag any more.
 * - The number of different positions is bounded (`boundLag`).
 *
 * @param position the shared position that the page was read from.
 * @param last where the page ends; null if no source had a row.
 */
export function nextResumePoint(
  sort: Sort,
  position: SharedPosition,
  reads: readonly CompletedRead[],
  last: Position | null,
): ResumePoint {
  const hasAdvanced = last !== null && isAfter(sort, last, position);
  const lag = new Map<string, Position | "start">();
  for (const { read, listing } of reads) {
    const failing = new Set(failingIds({ read, listing }));
    for (const id of read.only) {
      if (failing.has(id)) lag.set(id, read.from ?? "start");
      else if (!hasAdvanced && isLate(sort, { read, listing }, last)) lag.set(id, furthest(sort, read, last));
    }
  }
  const bounded = boundLag(sort, lag);
  if (hasAdvanced) return { position: last, lag: bounded };
  return { position: position === "start" ? "end" : position, lag: bounded };
}

/** The sources of a read that failed temporarily and had rows left. */
export function failingIds({ read, listing }: CompletedRead): readonly string[] {
  return read.state === "finished" ? [] : listing.reports.filter(isTransient).map(({ id }) => id);
}

/** Whether a row's position is after a shared position. */
export function isAfter(sort: Sort, row: Position, shared: SharedPosition): boolean {
  if (shared === "start") return true;
  return shared !== "end" && comparePositions(sort, row, shared) > 0;
}

/** Whether a lagging read has rows left after the page. */
function isLate(sort: Sort, { read, listing }: CompletedRead, last: Position | null): boolean {
  const end = listing.rows.at(-1)?.position;
  const hasRowsLeft = end !== undefined && (last === null || comparePositions(sort, end, last) > 0);
  return read.state === "lagging" && (listing.more || hasRowsLeft);
}

/** The later of the read's own position and the last row of the page. */
function furthest(sort: Sort, read: PlannedRead, last: Position | null): Position | "start" {
  if (read.from === null) return last ?? "start";
  return last && comparePositions(sort, last, read.from) > 0 ? last : read.from;
}
