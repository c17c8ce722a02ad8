import type { Timestamp } from "../timestamp.ts";
import type { PaginatorCursor, LinkCursor } from "./paginator-cursor.ts";
import { UncaughtServerError } from "./sentry-errors.ts";

/**
 * The rows that a paginator requests. Bounds are inclusive. `ascending` reverses the complete order, including ties.
 */
export interface DatetimeWindow {
  readonly from: Timestamp | null;
  readonly to: Timestamp | null;
  readonly ascending: boolean;
  readonly offset: number;
  readonly limit: number;
}

interface Dated {
  readonly created: Timestamp;
}

export interface PaginatedRows<T> {
  readonly rows: readonly T[];
  readonly previous: LinkCursor;
  readonly next: LinkCursor;
}

/** The range of Python's `datetime`: the years 1 to 9999. */
const MAX_TIMESTAMP = 253_402_300_800_000_000;
const MIN_TIMESTAMP = -62_135_596_800_000_000;

/**
 * Sentry's DateTimePaginator, newest first, with its two defects. Following `previous` and then `next` loses rows whose
 * time has a fraction of a millisecond. Following `previous` repeats rows within the same millisecond. The value of a
 * cursor is in milliseconds, rounded up for the next page and down for the previous page.
 */
export function paginateDatetime<T extends Dated>(
  cursor: PaginatorCursor,
  limit: number,
  fetchRows: (window: DatetimeWindow) => readonly T[],
): PaginatedRows<T> {
  const value = Number(cursor.value);
  const request: PageRequest = { ...cursor, milliseconds: value, offset: Number(cursor.offset), limit };
  const rows = fetchPage(request, fetchRows);
  const previous = previousCursor(request, rows);
  const pageRows = cursor.isPrevious ? rows.slice(previous.hasResults ? 1 : 0) : rows.slice(0, limit);
  return {
    rows: pageRows,
    previous: { ...previous, offset: BigInt(previous.offset), isPrevious: true },
    next: { ...nextCursor(request, rows), isPrevious: false },
  };
}

interface PageRequest {
  readonly value: PaginatorCursor["value"];
  readonly milliseconds: number;
  readonly offset: number;
  readonly isPrevious: boolean;
  readonly limit: number;
}

/** Fetches one row more than a page, to detect a further page. Backwards it fetches one more, the row at the bound. */
function fetchPage<T extends Dated>(
  { milliseconds, offset, isPrevious, limit }: PageRequest,
  fetchRows: (window: DatetimeWindow) => readonly T[],
): readonly T[] {
  if (offset < 0) throw new UncaughtServerError("Negative indexing is not supported.");
  if (offset > Number.MAX_SAFE_INTEGER) throw new UncaughtServerError("bigint out of range");
  const bound = milliseconds === 0 ? null : toTimestamp(milliseconds);
  const count = limit + (isPrevious && bound !== null ? 2 : 1);
  const rows = fetchRows({
    from: isPrevious ? bound : null,
    to: isPrevious ? null : bound,
    ascending: isPrevious,
    offset,
    limit: count,
  });
  if (!isPrevious) return rows;
  const [first] = rows;
  if (bound === null || !first) return rows.toReversed();
  if (floorKey(first) === milliseconds) return rows.slice(1).toReversed();
  // Sentry compares the number of rows with the end of its window. So it drops the extra row only if the offset is 0.
  return (rows.length === offset + count ? rows.slice(0, -1) : rows).toReversed();
}

function toTimestamp(milliseconds: number): Timestamp {
  const bound = Math.round(milliseconds * 1000);
  if (!(bound >= MIN_TIMESTAMP && bound < MAX_TIMESTAMP)) throw new UncaughtServerError("year is out of range");
  return bound;
}

function nextCursor(request: PageRequest, rows: readonly Dated[]): Omit<LinkCursor, "isPrevious"> {
  const [first] = rows;
  const last = rows.at(-1);
  const value = request.milliseconds === 0 && first ? BigInt(ceilKey(first)) : request.value;
  // After a previous page the next page starts at the bound. The bound is rounded down, so the row before it is lost.
  if (request.isPrevious) return { value: value || 0n, offset: 0n, hasResults: true };
  if (!last) return { value: value || 0n, offset: BigInt(request.offset), hasResults: false };
  const hasResults = rows.length > request.limit;
  const key = ceilKey(last);
  if (key === Number(value)) return { value: BigInt(key), offset: BigInt(request.offset + request.limit), hasResults };
  const before = hasResults ? rows.slice(0, -1) : rows;
  return { value: BigInt(key), offset: BigInt(countFromEnd(before, (row) => ceilKey(row) <= key)), hasResults };
}

function previousCursor(request: PageRequest, rows: readonly Dated[]) {
  const hasResults = request.isPrevious
    ? rows.length > request.limit
    : request.milliseconds !== 0 || request.offset !== 0;
  const start = request.isPrevious && hasResults ? 1 : 0;
  const head = rows[start];
  const key = head ? floorKey(head) : 0;
  const value = BigInt(key);
  if (!request.isPrevious) return { value, offset: 0, hasResults };
  if (rows.length === 0) return { value, offset: request.offset, hasResults };
  if (key === request.milliseconds) return { value, offset: request.offset + request.limit, hasResults };
  const after = rows.slice(start + 1).toReversed();
  return { value, offset: countFromEnd(after, (row) => floorKey(row) >= key), hasResults };
}

/** The number of consecutive rows at the end that pass the predicate. */
function countFromEnd<T>(rows: readonly T[], predicate: (row: T) => boolean): number {
  return rows.length - 1 - rows.findLastIndex((row) => !predicate(row));
}

function ceilKey({ created }: Dated): number {
  return Math.ceil(created / 1000);
}

function floorKey({ created }: Dated): number {
  return Math.floor(created / 1000);
}
