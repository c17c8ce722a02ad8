import type { Query } from "./ast.ts";
import { compareText, compareValues } from "./value.ts";

const RANKS = { term: 0, not: 1, any: 2, all: 3 };

/** The order of operands in a canonical query: any total order serves that is zero only for equal queries. */
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

/** In order and without repetitions. An array of one or none is given back as it is. */
export function sortDistinct<T>(items: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  if (items.length < 2) return items;
  const sorted = items.length > FEW ? [...items].sort(compare) : sortFew(items, compare);
  const distinct: T[] = [];
  let last: T | undefined;
  for (const item of sorted) {
    if (last === undefined || compare(last, item) !== 0) distinct.push(item);
    last = item;
  }
  return distinct;
}

/** So few are sorted by insertion in a fraction of the time: most queries have no more. */
const FEW = 8;

function sortFew<T>(items: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
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
