import { mergeSorted, type Sort } from "../pagination/index.ts";
import { isNewer } from "./newest-document.ts";
import type { Listing, Row } from "./source.ts";

/** The rows of a page, and whether more rows follow in the direction read. */
export interface PageRows {
  readonly rows: readonly Row[];
  readonly more: boolean;
}

/**
 * Merges sorted listings into one page. An organization that two sources hold, because it moves between regions, is
 * returned once, with its newest document.
 */
export function takePage(
  sort: Sort,
  listings: readonly Listing[],
  limit: number,
  direction: "next" | "previous",
): PageRows {
  const lists = listings.map((listing) => listing.rows);
  const hasMore = listings.some((listing) => listing.more);
  const rows = mergeDistinct(sort, lists, direction === "next" ? limit + 1 : Number.POSITIVE_INFINITY);
  const page = direction === "next" ? rows.slice(0, limit) : rows.slice(-limit);
  return { rows: page, more: hasMore || rows.length > limit };
}

function mergeDistinct(sort: Sort, lists: readonly (readonly Row[])[], limit: number): readonly Row[] {
  const byId = new Map<string, Row>();
  mergeSorted(sort, lists, (row) => {
    const known = byId.get(row.position.id);
    if (!known) {
      byId.set(row.position.id, row);
    } else if (isNewer(row, known)) {
      byId.set(row.position.id, { ...row, position: known.position });
    }
    return byId.size < limit;
  });
  return [...byId.values()];
}
