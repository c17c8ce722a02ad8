import { comparePositions, MAX_LAG_POSITIONS, type Position, type Sort } from "../pagination/index.ts";
import type { Lag } from "./plan-reads.ts";

/**
 * Bounds the number of different positions in a lag, so that every cursor is short enough to be read back. A source beyond the
 * bound resumes from an earlier position than its own: some of its rows are repeated, and none is lost.
 */
export function boundLag(sort: Sort, lag: Lag): Lag {
  const positions = [...lag.values()]
    .filter((at): at is Position => at !== "start")
    .toSorted((a, b) => comparePositions(sort, a, b))
    .filter((at, index, all) => index === 0 || comparePositions(sort, at, all[index - 1] ?? at) !== 0);
  const last = positions[MAX_LAG_POSITIONS - 1];
  if (last === undefined || positions.length === MAX_LAG_POSITIONS) return lag;
  return new Map(
    [...lag].map(([source, at]) => [source, at !== "start" && comparePositions(sort, at, last) > 0 ? last : at]),
  );
}
