import type { Query } from "./ast.ts";
import { compareText, compareValues } from "./value.ts";

const RANKS = { term: 0, not: 1, any: 2, all: 3 };

/** Orders the operands of a canonical query. It is a total order, and zero only for equal queries. */
export function compareQueries(a: Query, b: Query): number {
  if (a.kind === "term" && b.kind === "term") {
    return (
      compareText(a.field, b.field) ||
      compareText(a.operator, b.operator) ||
      compareLists(a.values, b.values, compareValues)
    );
  }
  if (a.kind === "not" && b.kind === "not") return compareQueries(a.operand, b.operand);
  if ("operands" in a && "operands" in b && a.kind === b.kind)
    return compareLists(a.operands, b.operands, compareQueries);
  return RANKS[a.kind] - RANKS[b.kind];
}

function compareLists<T>(a: readonly T[], b: readonly T[], compare: (x: T, y: T) => number): number {
  for (let index = 0; index < a.length; index += 1) {
    const x = a[index];
    const y = b[index];
    if (x === undefined || y === undefined) break;
    const order = compare(x, y);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Returns the items sorted and without duplicates. An array with fewer than two items is returned unchanged. */
export function sortDistinct<T>(items: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  if (items.length < 2) return items;
  const sorted = items.length > INSERTION_SORT_LIMIT ? [...items].sort(compare) : insertionSort(items, compare);
  const result: T[] = [];
  let last: T | undefined;
  for (const item of sorted) {
    if (last === undefined || compare(last, item) !== 0) result.push(item);
    last = item;
  }
  return result;
}

/** Up to this length, insertion sort is faster than `Array.prototype.sort`. Most queries have fewer items. */
const INSERTION_SORT_LIMIT = 8;

function insertionSort<T>(items: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  const sorted: T[] = [];
  for (const item of items) {
    let place = sorted.length;
    for (; place > 0; place -= 1) {
      const before = sorted[place - 1];
      if (before === undefined || compare(before, item) <= 0) break;
      sorted[place] = before;
    }
    sorted[place] = item;
  }
  return sorted;
}
