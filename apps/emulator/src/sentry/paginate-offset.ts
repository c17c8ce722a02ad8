import type { PaginatorCursor, LinkCursor } from "./paginator-cursor.ts";
import { SentryBadRequest, UncaughtServerError } from "./sentry-errors.ts";
import type { PaginatedRows } from "./paginate-datetime.ts";

/** The largest integer of the database. */
const MAX_INTEGER = 2n ** 63n - 1n;

/**
 * Sentry's OffsetPaginator. The value of a cursor is the page size, its offset is the page number. The direction is
 * ignored. The `previous` cursor of the first page has page number -1, and following it is a 400.
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
  if (stop > MAX_INTEGER) throw new UncaughtServerError("bigint out of range");
  const window = stop > offset ? fetchRows(Number(offset), Number(stop - offset)) : [];
  const rows = value === BigInt(limit) ? window : window.slice(-(limit + 1));
  return {
    rows: rows.slice(0, limit),
    previous: linkCursor(limit, page - 1n, true, page > 0n),
    next: linkCursor(limit, page + 1n, false, rows.length > limit),
  };
}

function linkCursor(limit: number, offset: bigint, isPrevious: boolean, hasResults: boolean): LinkCursor {
  return { value: BigInt(limit), offset, isPrevious, hasResults };
}
