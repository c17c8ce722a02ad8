import { comparePositions, type Position, type Sort } from "../pagination/index.ts";
import type { CompletedRead, SharedPosition, Lag, PlannedRead } from "./plan-reads.ts";
import { isTransient } from "./source-report.ts";

/** Where the next page starts: for most sources, and for each that lags. */
export interface ResumePoint {
  readonly base: Position | "end";
  readonly lag: Lag;
}

/**
 * Where to go on after a forward page whose last row stands at `last` (null: the page is empty).
 *
 * - Everything up to `last` has been given out by every source that answered, so that is the next base; unless the page
 *   held late rows only: then the base stays, and the late sources go on from `last`.
 * - A source that failed for now keeps the place it was to be read from.
 * - A late source that has nothing left is late no more.
 */
export function nextResumePoint(
  sort: Sort,
  base: SharedPosition,
  answered: readonly CompletedRead[],
  last: Position | null,
): ResumePoint {
  const caughtUp = last !== null && isAfter(sort, last, base);
  const lag = new Map<string, Position | "start">();
  for (const { read, listing } of answered) {
    const failing = new Set(failingIds({ read, listing }));
    for (const id of read.only) {
      if (failing.has(id)) lag.set(id, read.from ?? "start");
      else if (!caughtUp && isLate(sort, { read, listing }, last)) lag.set(id, furthest(sort, read, last));
    }
  }
  if (caughtUp) return { base: last, lag };
  return { base: base === "start" ? "end" : base, lag };
}

/** The sources of a read that could not answer for now, and had rows left to give. */
export function failingIds({ read, listing }: CompletedRead): readonly string[] {
  return read.state === "finished" ? [] : listing.reports.filter(isTransient).map(({ id }) => id);
}

/** Whether a position stands beyond a base. */
export function isAfter(sort: Sort, position: Position, base: SharedPosition): boolean {
  if (base === "start") return true;
  return base !== "end" && comparePositions(sort, position, base) > 0;
}

/** Whether a read from a place of its own has rows left beyond the page. */
function isLate(sort: Sort, { read, listing }: CompletedRead, last: Position | null): boolean {
  const end = listing.rows.at(-1)?.position;
  const isLeft = end !== undefined && (last === null || comparePositions(sort, end, last) > 0);
  return read.state === "lagging" && (listing.more || isLeft);
}

function furthest(sort: Sort, read: PlannedRead, last: Position | null): Position | "start" {
  if (read.from === null) return last ?? "start";
  return last && comparePositions(sort, last, read.from) > 0 ? last : read.from;
}
