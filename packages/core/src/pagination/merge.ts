import { comparePositions, type Position } from "./position.ts";
import type { Sort } from "./sort.ts";

/** What the merge needs of a row: where it stands. */
export interface Positioned {
  readonly position: Position;
}

/**
 * Merges lists that are each in order into one, lazily: it reads only what it gives out, and sorts nothing again.
 * Rows that stand at the same place (one organization seen by two sources) come out together, earlier list first.
 */
export function* mergeSorted<Row extends Positioned>(sort: Sort, lists: readonly (readonly Row[])[]): Generator<Row> {
  const heads = lists.map((list) => ({ list, at: 0 })).filter(({ list }) => list.length > 0);
  while (heads.length > 0) {
    let best = 0;
    for (let index = 1; index < heads.length; index += 1) {
      if (isBefore(sort, heads[index], heads[best])) best = index;
    }
    const head = heads[best];
    const row = head?.list[head.at];
    if (!head || !row) return;
    yield row;
    head.at += 1;
    if (head.at === head.list.length) heads.splice(best, 1);
  }
}

interface Head<Row> {
  readonly list: readonly Row[];
  at: number;
}

function isBefore<Row extends Positioned>(sort: Sort, a: Head<Row> | undefined, b: Head<Row> | undefined): boolean {
  const x = a?.list[a.at];
  const y = b?.list[b.at];
  return x !== undefined && y !== undefined && comparePositions(sort, x.position, y.position) < 0;
}
