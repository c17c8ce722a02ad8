import { mergeSorted, type Sort } from "../pagination/index.ts";
import type { Listing, Row } from "./source.ts";

/** The rows of a page, and whether any are left beyond it. */
export interface Taken {
  readonly rows: readonly Row[];
  readonly more: boolean;
}

/**
 * Takes a page from listings that are each in order. An organization that two sources hold (it is moving between
 * regions) comes once, as its newest copy.
 */
export function takePage(sort: Sort, listings: readonly Listing[], limit: number, toward: "next" | "previous"): Taken {
  const lists = listings.map((listing) => listing.rows);
  const beyond = listings.some((listing) => listing.more);
  if (toward === "previous") {
    const rows = unique(mergeSorted(sort, lists), Number.POSITIVE_INFINITY);
    return { rows: rows.slice(-limit), more: beyond || rows.length > limit };
  }
  const rows = unique(mergeSorted(sort, lists), limit + 1);
  return { rows: rows.slice(0, limit), more: beyond || rows.length > limit };
}

function unique(rows: Iterable<Row>, limit: number): readonly Row[] {
  const byId = new Map<string, Row>();
  for (const row of rows) {
    const known = byId.get(row.position.id);
    if (!known) {
      if (byId.size === limit) break;
      byId.set(row.position.id, row);
    } else if (row.organization.changedAt > known.organization.changedAt) {
      byId.set(row.position.id, { ...row, position: known.position });
    }
  }
  return [...byId.values()];
}
