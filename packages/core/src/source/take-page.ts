import { mergeSorted, type Sort } from "../pagination/index.ts";
import type { Listing, Row } from "./source.ts";

/** The rows of a page, and whether any are left beyond it. */
export interface PageRows {
  readonly rows: readonly Row[];
  readonly more: boolean;
}

/**
 * Takes a page from listings that are each in order. An organization that two sources hold (it is moving between
 * regions) comes once, as its newest copy.
 */
export function takePage(
  sort: Sort,
  listings: readonly Listing[],
  limit: number,
  toward: "next" | "previous",
): PageRows {
  const lists = listings.map((listing) => listing.rows);
  const beyond = listings.some((listing) => listing.more);
  const rows = mergeDistinct(sort, lists, toward === "next" ? limit + 1 : Number.POSITIVE_INFINITY);
  const page = toward === "next" ? rows.slice(0, limit) : rows.slice(-limit);
  return { rows: page, more: beyond || rows.length > limit };
}

function mergeDistinct(sort: Sort, lists: readonly (readonly Row[])[], limit: number): readonly Row[] {
  const byId = new Map<string, Row>();
  mergeSorted(sort, lists, (row) => {
    const known = byId.get(row.position.id);
    if (!known) {
      byId.set(row.position.id, row);
    } else if (row.organization.changedAt > known.organization.changedAt) {
      byId.set(row.position.id, { ...row, position: known.position });
    }
    return byId.size < limit;
  });
  return [...byId.values()];
}
