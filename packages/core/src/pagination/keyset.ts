import type { Position } from "./position.ts";
import { reverseDirection, type Sort } from "./sort.ts";

/** The columns that hold a position: the sort key, and the two columns that break ties. */
export interface PositionColumns {
  readonly key: string;
  readonly created: string;
  readonly id: string;
}

/**
 * A range of rows that one index holds in order: an SQL condition, its parameters and the ORDER BY terms.
 *
 * A page needs at most two ranges, read one after the other: the rows with a key and the rows without, because nulls sort
 * last in both directions. A single condition for both (nested ORs, or NULLS LAST) would make SQLite scan and sort.
 */
export interface KeysetRange {
  readonly where: string;
  readonly params: readonly (string | number)[];
  readonly orderBy: string;
}

/** The rows with a sort key, and the rows without. */
export type KeysetPart = "keyed" | "unkeyed";

/**
 * The ranges to read from `from`, exclusive. Null is the first row for `next`, the last row for `previous`.
 * The direction `previous` gives the rows before `from`, nearest first.
 */
export function keysetRanges(
  sort: Sort,
  columns: Readonly<Record<KeysetPart, PositionColumns>>,
  from: Position | null,
  direction: "next" | "previous",
): readonly KeysetRange[] {
  const isForward = direction === "next";
  const order = isForward ? sort.direction : reverseDirection(sort.direction);
  const all: readonly KeysetPart[] = sort.field === "name" ? ["keyed"] : ["keyed", "unkeyed"]; // Every row has a name.
  const parts = isForward ? all : all.toReversed();
  const first = from ? parts.indexOf(from.key === null ? "unkeyed" : "keyed") : 0;
  return parts.slice(first).map((part, index) => createRange(part, columns[part], order, index === 0 ? from : null));
}

function createRange(
  part: KeysetPart,
  columns: PositionColumns,
  order: Sort["direction"],
  from: Position | null,
): KeysetRange {
  const { key, created, id } = columns;
  const sortColumns = part === "keyed" ? [key, created, id] : [created, id];
  const isPart = part === "keyed" ? `${key} IS NOT NULL` : `${key} IS NULL`;
  const params = from ? [...(from.key === null ? [] : [from.key]), from.created, from.id] : [];
  const comparison = order === "ascending" ? ">" : "<";
  const isBeyond = `(${sortColumns.join(", ")}) ${comparison} (${sortColumns.map(() => "?").join(", ")})`;
  return {
    where: from ? `${isPart} AND ${isBeyond}` : isPart,
    params,
    orderBy: sortColumns.map((column) => `${column} ${order === "ascending" ? "ASC" : "DESC"}`).join(", "),
  };
}
