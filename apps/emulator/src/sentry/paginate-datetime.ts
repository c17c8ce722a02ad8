import type { Timestamp } from "../timestamp.ts";
import type { PaginatorCursor, LinkCursor } from "./paginator-cursor.ts";
import { UncaughtServerError } from "./sentry-errors.ts";

/** What a paginator asks the database for. Bounds are inclusive; `ascending` turns the whole order round, ties too. */
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

/** Python's `datetime` ends with the year 9999 and starts with the year 1. */
const LAST_INSTANT = 253_402_300_800_000_000;
const FIRST_INSTANT = -62_135_596_800_000_000;

/**
 * Sentry's DateTimePaginator, newest first, with its two faults: going back and forth loses rows whose time has a
 * fraction of a millisecond, and going back repeats rows that share one. A cursor's value is milliseconds, rounded up
 * for the next page and down for the previous one.
 */
export function paginateDatetime<T extends Dated>(
  cursor: PaginatorCursor,
  limit: number,
  fetchRows: (window: DatetimeWindow) => readonly T[],
): PaginatedRows<T> {
  const value = Number(cursor.value);
  const going: PageRequest = { ...cursor, milliseconds: value, offset: Number(cursor.offset), limit };
  const rows = fetchPage(going, fetchRows);
  const previous = previousCursor(going, rows);
  const cut = cursor.isPrevious ? rows.slice(previous.hasResults ? 1 : 0) : rows.slice(0, limit);
  return {
    rows: cut,
    previous: { ...previous, offset: BigInt(previous.offset), isPrevious: true },
    next: { ...nextCursor(going, rows), isPrevious: false },
  };
}

interface PageRequest {
  readonly value: PaginatorCursor["value"];
  readonly milliseconds: number;
  readonly offset: number;
  readonly isPrevious: boolean;
  readonly limit: number;
}

/** One row more than a page, to see whether there are more; going back one more still, the row that was the bound. */
function fetchPage<T extends Dated>(
  { milliseconds, offset, isPrevious, limit }: PageRequest,
  fetchRows: (window: DatetimeWindow) => readonly T[],
): readonly T[] {
  if (offset < 0) throw new UncaughtServerError("Negative indexing is not supported.");
  if (offset > Number.MAX_SAFE_INTEGER) throw new UncaughtServerError("bigint out of range");
  const bound = milliseconds === 0 ? null : readBound(milliseconds);
  const wanted = limit + (isPrevious && bound !== null ? 2 : 1);
  const rows = fetchRows({
    from: isPrevious ? bound : null,
    to: isPrevious ? null : bound,
    ascending: isPrevious,
    offset,
    limit: wanted,
  });
  if (!isPrevious) return rows;
  const [first] = rows;
  if (bound === null || !first) return rows.toReversed();
  if (floorKey(first) === milliseconds) return rows.slice(1).toReversed();
  // Upstream compares the number of rows with the end of its window, so the extra row is dropped from an offset of 0 only.
  return (rows.length === offset + wanted ? rows.slice(0, -1) : rows).toReversed();
}

function readBound(milliseconds: number): Timestamp {
  const bound = Math.round(milliseconds * 1000);
  if (!(bound >= FIRST_INSTANT && bound < LAST_INSTANT)) throw new UncaughtServerError("year is out of range");
  return bound;
}

function nextCursor(going: PageRequest, rows: readonly Dated[]): Omit<LinkCursor, "isPrevious"> {
  const [first] = rows;
  const last = rows.at(-1);
  const value = going.milliseconds === 0 && first ? BigInt(ceilKey(first)) : going.value;
  // After a previous page the next one simply starts at the bound: rounded down, so that the row it came from is lost.
  if (going.isPrevious) return { value: value || 0n, offset: 0n, hasResults: true };
  if (!last) return { value: value || 0n, offset: BigInt(going.offset), hasResults: false };
  const hasResults = rows.length > going.limit;
  const key = ceilKey(last);
  if (key === Number(value)) return { value: BigInt(key), offset: BigInt(going.offset + going.limit), hasResults };
  const before = hasResults ? rows.slice(0, -1) : rows;
  return { value: BigInt(key), offset: BigInt(countFromEnd(before, (row) => ceilKey(row) <= key)), hasResults };
}

function previousCursor(going: PageRequest, rows: readonly Dated[]) {
  const hasResults = going.isPrevious ? rows.length > going.limit : going.milliseconds !== 0 || going.offset !== 0;
  const start = going.isPrevious && hasResults ? 1 : 0;
  const head = rows[start];
  const key = head ? floorKey(head) : 0;
  const value = BigInt(key);
  if (!going.isPrevious) return { value, offset: 0, hasResults };
  if (rows.length === 0) return { value, offset: going.offset, hasResults };
  if (key === going.milliseconds) return { value, offset: going.offset + going.limit, hasResults };
  const after = rows.slice(start + 1).toReversed();
  return { value, offset: countFromEnd(after, (row) => floorKey(row) >= key), hasResults };
}

/** How many rows at the end pass, up to the first that does not. */
function countFromEnd<T>(rows: readonly T[], passes: (row: T) => boolean): number {
  return rows.length - 1 - rows.findLastIndex((row) => !passes(row));
}

function ceilKey({ created }: Dated): number {
  return Math.ceil(created / 1000);
}

function floorKey({ created }: Dated): number {
  return Math.floor(created / 1000);
}
