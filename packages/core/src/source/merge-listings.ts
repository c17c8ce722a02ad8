import { comparePositions, mergeSorted, type Sort } from "../pagination/index.ts";
import { isNewer } from "./newest-document.ts";
import type { Listing, Row, Slice } from "./source.ts";
import { listingFrontier } from "./listing-ends.ts";

/**
 * Merges the slices of several sources into the slice of all of them. Both copies of an organization that moves stay in it,
 * because the sources outside may decide which is the valid one; of two copies with one position only the newest stays.
 *
 * The slice ends where the first listing with more rows ends, because the next row may be of that source.
 */
export function mergeListings(
  sort: Sort,
  listings: readonly Listing[],
  { limit, direction }: Pick<Slice, "limit" | "direction">,
): Pick<Listing, "rows" | "more"> {
  const frontier = listingFrontier(sort, listings, direction);
  const sign = direction === "next" ? 1 : -1;
  const rows: Row[] = [];
  mergeSorted(
    sort,
    listings.map((listing) => listing.rows),
    (row) => {
      if (frontier && comparePositions(sort, row.position, frontier) * sign > 0) return direction === "previous";
      const last = rows.at(-1);
      if (!last || comparePositions(sort, last.position, row.position) !== 0) rows.push(row);
      else if (isNewer(row, last)) rows[rows.length - 1] = row;
      return direction === "previous" || rows.length <= limit;
    },
  );
  const slice = direction === "next" ? rows.slice(0, limit) : rows.slice(-limit);
  return { rows: slice, more: frontier !== null || rows.length > limit };
}
