import type { Position } from "./position.ts";
import { reverseDirection, type Sort } from "./sort.ts";

/** The columns that hold a position: the sort's own, and the two that break its ties. */
export interface PositionColumns {
  readonly key: string;
  readonly created: string;
  readonly id: string;
}

/**
 * A run of rows that one index holds in order: an SQL condition, its parameters and the ORDER BY.
 *
 * A page is at most two runs, read one after the other: the rows with a key and those without, since nulls come last in
 * both directions. One condition over both (nested ORs, or NULLS LAST) would make SQLite scan and sort.
 */
export interface KeysetRange {
  readonly where: string;
  readonly params: readonly (string | number)[];
  readonly orderBy: string;
}

/** The rows with a sort key, and those without. */
export type KeysetPart = "keyed" | "unkeyed";

/**
 * The runs to read from `from` (exclusive; null = from the beginning, or from the end when going back).
 * `toward: "previous"` gives the rows before `from`, nearest first.
 */
export function keysetRanges(
  sort: Sort,
  columns: Readonly<Record<KeysetPart, PositionColumns>>,
  from: Position | null,
  toward: "next" | "previous",
): readonly KeysetRange[] {
  const direction = toward === "next" ? sort.direction : reverseDirection(sort.direction);
  const inOrder: readonly KeysetPart[] = sort.field === "name" ? ["keyed"] : ["keyed", "unkeyed"]; // everything has a name
  const parts = toward === "next" ? inOrder : inOrder.toReversed();
  const first = from ? parts.indexOf(from.key === null ? "unkeyed" : "keyed") : 0;
  return parts
    .slice(first)
    .map((part, index) => createRange(part, columns[part], direction, index === 0 ? from : null));
}

function createRange(
  part: KeysetPart,
  columns: PositionColumns,
  direction: Sort["direction"],
  from: Position | null,
): KeysetRange {
  const { key, created, id } = columns;
  const ordered = part === "keyed" ? [key, created, id] : [created, id];
  const isPart = part === "keyed" ? `${key} IS NOT NULL` : `${key} IS NULL`;
  const values = from ? [...(from.key === null ? [] : [from.key]), from.created, from.id] : [];
  const comparison = direction === "ascending" ? ">" : "<";
  const beyond = `(${ordered.join(", ")}) ${comparison} (${ordered.map(() => "?").join(", ")})`;
  return {
    where: from ? `${isPart} AND ${beyond}` : isPart,
    params: values,
    orderBy: ordered.map((column) => `${column} ${direction === "ascending" ? "ASC" : "DESC"}`).join(", "),
  };
}
