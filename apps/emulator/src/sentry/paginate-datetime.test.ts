import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTimestamp } from "../timestamp.ts";
import type { PaginatorCursor } from "./paginator-cursor.ts";
import { FIRST_PAGE_CURSOR, encodePaginatorCursor, decodePaginatorCursor } from "./paginator-cursor.ts";
import { UncaughtServerError } from "./sentry-errors.ts";
import type { PaginatedRows, DatetimeWindow } from "./paginate-datetime.ts";
import { paginateDatetime } from "./paginate-datetime.ts";

interface Row {
  readonly id: number;
  readonly created: number;
}

/** Paginates a table in memory, in the order of the emulator: newest first, the larger id first for equal dates. */
function pageOf(table: readonly Row[], cursor: PaginatorCursor | string, limit: number): PaginatedRows<Row> {
  const decoded = typeof cursor === "string" ? decodePaginatorCursor(cursor) : cursor;
  if (decoded === null) throw new Error(`not a cursor: ${JSON.stringify(cursor)}`);
  return paginateDatetime(decoded, limit, (window: DatetimeWindow) => {
    const rows = table
      .filter(({ created }) => created >= (window.from ?? -Infinity) && created <= (window.to ?? Infinity))
      .toSorted((a, b) => b.created - a.created || b.id - a.id);
    const ordered = window.ascending ? rows.toReversed() : rows;
    return ordered.slice(window.offset, window.offset + window.limit);
  });
}

const ids = (page: PaginatedRows<Row>) => page.rows.map(({ id }) => id);
const cursors = ({ previous, next }: PaginatedRows<Row>) =>
  [previous, next].map((cursor) => `${encodePaginatorCursor(cursor)} ${cursor.hasResults}`);

const at = (id: number, text: string): Row => ({ id, created: parseTimestamp(text) ?? Number.NaN });

test("the recorded page of one organization", () => {
  const page = pageOf([at(2, "2020-03-10T05:57:35.976470Z")], FIRST_PAGE_CURSOR, 100);
  expect(cursors(page)).toEqual(["1583819855976:0:1 false", "1583819855977:100:0 false"]);
});

test("an empty list", () => {
  expect(cursors(pageOf([], FIRST_PAGE_CURSOR, 100))).toEqual(["0:0:1 false", "0:0:0 false"]);
});

test("after the last row previous has results=true and next is the same cursor", () => {
  const page = pageOf([at(1, "2020-01-01T00:00:00Z")], "5:0:0", 10);
  expect([ids(page), cursors(page)]).toEqual([[], ["0:0:1 true", "5:0:0 false"]]);
});

test("following next returns every row once, also with equal dates and equal milliseconds", () => {
  const row = fc.record({ created: fc.integer({ min: 1_000, max: 9_000 }) });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (rows, limit) => {
      const table = rows.map(({ created }, id) => ({ id, created }));
      const seen: number[] = [];
      let page = pageOf(table, FIRST_PAGE_CURSOR, limit);
      for (;;) {
        seen.push(...ids(page));
        if (!page.next.hasResults) break;
        page = pageOf(table, encodePaginatorCursor(page.next), limit);
      }
      expect(seen).toEqual(ids(pageOf(table, FIRST_PAGE_CURSOR, 100)));
    }),
  );
});

test("Sentry's defect: next after previous loses a row whose time has a fraction of a millisecond", () => {
  const table = [
    at(3, "2020-01-03T00:00:00.000300Z"),
    at(2, "2020-01-02T00:00:00.000200Z"),
    at(1, "2020-01-01T00:00:00.000100Z"),
  ];
  const first = pageOf(table, FIRST_PAGE_CURSOR, 1);
  const second = pageOf(table, first.next, 1);
  const back = pageOf(table, second.previous, 1);
  const again = pageOf(table, back.next, 1);
  expect([first, second, back, again].map(ids)).toEqual([[3], [2], [3], [1]]);
});

test("Sentry's defect: previous repeats a row if several rows have the same millisecond", () => {
  const same = "2020-01-01T00:00:00.000";
  const table = [at(3, `${same}300Z`), at(2, `${same}200Z`), at(1, `${same}100Z`)];
  const last = pageOf(table, pageOf(table, FIRST_PAGE_CURSOR, 2).next, 2);
  expect([ids(last), ids(pageOf(table, last.previous, 2))]).toEqual([[1], [3, 2]]);
  const middle = pageOf(table, pageOf(table, FIRST_PAGE_CURSOR, 1).next, 1);
  expect([ids(middle), ids(pageOf(table, middle.previous, 1))]).toEqual([[2], [2]]);
});

test("0:0:1 is the oldest page", () => {
  const table = [at(1, "2020-01-01T00:00:00Z"), at(2, "2020-01-02T00:00:00Z"), at(3, "2020-01-03T00:00:00Z")];
  expect(ids(pageOf(table, "0:0:1", 2))).toEqual([2, 1]);
});

test.each(["1:-1:0", "99999999999999999:0:0", "-99999999999999999:0:1", "1:99999999999999999999:0", "1.0e400:0:0"])(
  "%s crashes the server",
  (cursor) => {
    expect(() => pageOf([], cursor, 10)).toThrow(UncaughtServerError);
  },
);
