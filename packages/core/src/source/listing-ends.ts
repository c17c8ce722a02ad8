import { comparePositions, type Position, type Sort } from "../pagination/index.ts";
import type { Listing, Slice } from "./source.ts";

/** Where a listing with rows ends, in the direction read, and whether it has more. */
export interface ListingEnd {
  readonly position: Position;
  readonly more: boolean;
}

/** The ends of the listings that have rows, the nearest first. */
export function listingEnds(
  sort: Sort,
  listings: readonly Listing[],
  direction: Slice["direction"],
): readonly ListingEnd[] {
  const sign = direction === "next" ? 1 : -1;
  return listings
    .flatMap(({ rows, more }) => {
      const row = direction === "next" ? rows.at(-1) : rows[0];
      return row ? [{ position: row.position, more }] : [];
    })
    .toSorted((a, b) => comparePositions(sort, a.position, b.position) * sign);
}

/**
 * Where the first listing with more rows ends; null if no listing has more. What follows is not known yet: the next row may be
 * of that listing.
 */
export function listingFrontier(
  sort: Sort,
  listings: readonly Listing[],
  direction: Slice["direction"],
): Position | null {
  return listingEnds(sort, listings, direction).find(({ more }) => more)?.position ?? null;
}
