import { positionComparer, type Position } from "./position.ts";
import type { Sort } from "./sort.ts";

/** What the merge needs of a row: where it stands. */
export interface Positioned {
  readonly position: Position;
}

interface Head<Row> {
  readonly list: readonly Row[];
  at: number;
  row: Row;
}

/**
 * Merges lists that are each in order, and hands the rows to `take` one by one until it answers false or none are left. It
 * reads only what it hands out, and sorts nothing again. Rows that stand at the same place (one organization seen by two
 * sources) come out together, those of the earlier list first.
 */
export function mergeSorted<Row extends Positioned>(
  sort: Sort,
  lists: readonly (readonly Row[])[],
  take: (row: Row) => boolean,
): void {
  const compare = positionComparer(sort);
  /** The next row of each list, in order, nearest last: to take one is to drop the end. */
  const heads: Head<Row>[] = [];
  for (const list of lists.toReversed()) {
    const [row] = list;
    if (row) insert(heads, { list, at: 0, row }, compare);
  }
  for (let head = heads.pop(); head && take(head.row); head = heads.pop()) {
    head.at += 1;
    const row = head.list[head.at];
    if (!row) continue;
    head.row = row;
    insert(heads, head, compare);
  }
}

/** Puts a head where it belongs, nearer than those that stand at the same place. */
function insert<Row extends Positioned>(
  heads: Head<Row>[],
  head: Head<Row>,
  compare: (a: Position, b: Position) => number,
): void {
  let low = 0;
  let high = heads.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = heads[middle];
    if (other && compare(other.row.position, head.row.position) >= 0) low = middle + 1;
    else high = middle;
  }
  heads.push(head);
  for (let index = heads.length - 1; index > low; index -= 1) heads[index] = heads[index - 1] ?? head;
  heads[low] = head;
}
