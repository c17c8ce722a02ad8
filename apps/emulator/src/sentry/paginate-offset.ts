import type { PaginatorCursor, LinkCursor } from "./paginator-cursor.ts";
import { SentryBadRequest, UncaughtServerError } from "./sentry-errors.ts";
import type { PaginatedRows } from "./paginate-datetime.ts";

/** An offset beyond this does not fit the database's integers. */
const LARGEST = 2n ** 63n - 1n;

/**
 * Sentry's OffsetPaginator: a cursor's value is the size of a page and its offset the number of a page; whether it goes
 * back is ignored. The first page's own `previous` cursor has page -1, and following it is a 400.
 */
export function paginateOffset<T>(
  cursor: PaginatorCursor,
  limit: number,
  fetchRows: (offset: number, limit: number) => readonly T[],
): PaginatedRows<T> {
  const { value, offset: page } = cursor;
  if (typeof value !== "bigint") throw new UncaughtServerError("slice indices must be integers");
  const offset = page * value;
  if (offset < 0n) throw new SentryBadRequest("Pagination offset cannot be negative");
  const stop = offset + (value === 0n ? BigInt(limit) : value) + 1n;
  if (stop < 0n) throw new UncaughtServerError("Negative indexing is not supported.");
  if (stop > LARGEST) throw new UncaughtServerError("bigint out of range");
  const window = stop > offset ? fetchRows(Number(offset), Number(stop - offset)) : [];
  const rows = value === BigInt(limit) ? window : window.slice(-(limit + 1));
  return {
    rows: rows.slice(0, limit),
    previous: claim(limit, page - 1n, true, page > 0n),
    next: claim(limit, page + 1n, false, rows.length > limit),
  };
}

function claim(limit: number, offset: bigint, isPrevious: boolean, hasResults: boolean): LinkCursor {
  return { value: BigInt(limit), offset, isPrevious, hasResults };
}
