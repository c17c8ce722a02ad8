import { positionComparer, type Position } from "./position.ts";
import type { Sort } from "./sort.ts";

/** What the merge needs of a row: its position. */
export interface Positioned {
  readonly position: Position;
}

/** The next row of one list. */
interface Head<Row> {
  readonly list: readonly Row[];
  index: number;
  row: Row;
}

/**
 * Merges sorted lists and passes the rows to `take` in order, until `take` returns false or no rows are left. It reads no
 * row that it does not pass on, except the next one of each list. Rows with equal positions (one organization from two
 * sources) follow each other, in the order of their lists.
 */
export function mergeSorted<Row extends Positioned>(
  sort: Sort,
  lists: readonly (readonly Row[])[],
  take: (row: Row) => boolean,
): void {
  const compare = positionComparer(sort);
  /** One head per list, sorted in reverse: the next row of the merge is the last element, so that `pop` removes it. */
  const heads: Head<Row>[] = [];
  for (const list of lists.toReversed()) {
    const [row] = list;
    if (row) insert(heads, { list, index: 0, row }, compare);
  }
  for (let head = heads.pop(); head && take(head.row); head = heads.pop()) {
    head.index += 1;
    const row = head.list[head.index];
    if (!row) continue;
    head.row = row;
    insert(heads, head, compare);
  }
}

/** Inserts a head in order. It comes before heads with an equal position in the merge. */
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
