import { comparePositions, mergeSorted, type Position, type Sort } from "../pagination/index.ts";
import { listingEnds } from "./listing-ends.ts";
import { createSupersededFilter, isNewer } from "./newest-document.ts";
import type { Listing, MovedOrganization, Row } from "./source.ts";

/** The rows of a page, and whether more rows follow in the direction read. */
export interface PageRows {
  readonly rows: readonly Row[];
  readonly more: boolean;
  /** Where reading goes on: every row up to here is on this page or was left out. Null if there was no row. */
  readonly end: Position | null;
}

/**
 * Merges sorted listings into one page. An organization that two sources hold, because it moves between regions, is
 * returned once: with its newest document, in the place of that document.
 *
 * The page ends where the first listing with more rows ends, because the next row may be of that source. So it can be shorter
 * than `limit`, or empty, while more rows follow.
 */
export function takePage(
  sort: Sort,
  listings: readonly Listing[],
  limit: number,
  direction: "next" | "previous",
): PageRows {
  const ends = listingEnds(sort, listings, direction);
  const frontier = ends.find(({ more }) => more)?.position ?? null;
  const sign = direction === "next" ? 1 : -1;
  const isBeyond = (row: Row): boolean =>
    frontier !== null && comparePositions(sort, row.position, frontier) * sign > 0;
  const lists = withoutSuperseded(
    listings.map((listing) => listing.rows),
    listings.flatMap(({ moved }) => moved),
  );
  const rows =
    direction === "next"
      ? mergeDistinct(sort, lists, (row, count) => (isBeyond(row) || count > limit ? "stop" : "take"))
      : mergeDistinct(sort, lists, (row) => (isBeyond(row) ? "skip" : "take"));
  const page = direction === "next" ? rows.slice(0, limit) : rows.slice(-limit);
  const lastRow = direction === "next" ? page.at(-1) : page[0];
  const isCut = rows.length > limit;
  return {
    rows: page,
    more: frontier !== null || isCut,
    end: (isCut ? lastRow?.position : (frontier ?? ends.at(-1)?.position)) ?? null,
  };
}

/** The lists without the old copies of organizations that moved. */
export function withoutSuperseded(
  lists: readonly (readonly Row[])[],
  moved: readonly MovedOrganization[],
): readonly (readonly Row[])[] {
  if (moved.length === 0) return lists;
  const isSuperseded = createSupersededFilter(moved);
  return lists.map((rows) => rows.filter((row) => !isSuperseded(row)));
}

/**
 * Merges sorted lists, with one row for each organization.
 *
 * @param decide what to do with the next row. `count`: the number of rows that were taken.
 */
export function mergeDistinct(
  sort: Sort,
  lists: readonly (readonly Row[])[],
  decide: (row: Row, count: number) => "take" | "skip" | "stop",
): readonly Row[] {
  const byId = new Map<string, Row>();
  mergeSorted(sort, lists, (row) => {
    const decision = decide(row, byId.size);
    if (decision !== "take") return decision === "skip";
    const known = byId.get(row.position.id);
    if (!known) {
      byId.set(row.position.id, row);
    } else if (isNewer(row, known)) {
      byId.set(row.position.id, { ...row, position: known.position });
    }
    return true;
  });
  return [...byId.values()];
}
