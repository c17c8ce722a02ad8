import { expect, test } from "vitest";
import { encodePaginatorCursor, decodePaginatorCursor } from "./paginator-cursor.ts";
import { SentryBadRequest, UncaughtServerError } from "./sentry-errors.ts";
import { paginateOffset } from "./paginate-offset.ts";

const NINE = [1, 2, 3, 4, 5, 6, 7, 8, 9];

function pageOf(cursor: string, limit: number) {
  const decoded = decodePaginatorCursor(cursor);
  if (decoded === null) throw new Error(`not a cursor: ${cursor}`);
  const page = paginateOffset(decoded, limit, (offset, count) => NINE.slice(offset, offset + count));
  const cursors = [page.previous, page.next].map((next) => `${encodePaginatorCursor(next)} ${next.hasResults}`);
  return { rows: page.rows, cursors };
}

test.each([
  ["0:0:0", 100, NINE, ["100:-1:1 false", "100:1:0 false"]],
  ["0:0:0", 4, [1, 2, 3, 4], ["4:-1:1 false", "4:1:0 true"]],
  ["4:1:0", 4, [5, 6, 7, 8], ["4:0:1 true", "4:2:0 true"]],
  ["4:1:1", 4, [5, 6, 7, 8], ["4:0:1 true", "4:2:0 true"]],
  ["4:1:0", 2, [7, 8], ["2:0:1 true", "2:2:0 true"]],
  ["0:1:0", 4, [1, 2, 3, 4], ["4:0:1 true", "4:2:0 true"]],
  ["-1:0:0", 4, [], ["4:-1:1 false", "4:1:0 false"]],
  ["1583819855977:100:0", 100, [], ["100:99:1 true", "100:101:0 false"]],
] as const)("cursor %s with limit %d", (cursor, limit, rows, cursors) => {
  expect(pageOf(cursor, limit)).toEqual({ rows, cursors });
});

test("a page before the first is a 400", () => {
  expect(() => pageOf("100:-1:1", 100)).toThrow(SentryBadRequest);
});

test.each(["1.5:1:0", "-9:0:0", "99999999999999999999:1:0"])("%s crashes the server", (cursor) => {
  expect(() => pageOf(cursor, 100)).toThrow(UncaughtServerError);
});
