import { expect, test } from "vitest";
import { encodePaginatorCursor, decodePaginatorCursor } from "./paginator-cursor.ts";

test.each([
  ["1583819855977:100:0", "1583819855977:100:0"],
  ["+5:0:0", "5:0:0"],
  [" 1 :\t2\n:0", "1:2:0"],
  ["1_000:0:2", "1000:0:1"],
  ["0:0:-1", "0:0:1"],
  ["\u0661\u0662:0:0", "12:0:0"],
  ["\u{1d7d8}\u{1d7d9}:0:0", "1:0:0"],
  ["1.e3:0:0", "1000.0:0:0"],
  [".5:0:0", "0.5:0:0"],
  ["1.5e16:0:0", "1.5e+16:0:0"],
  ["99999999999999999999:0:0", "99999999999999999999:0:0"],
])("%j is decoded like in Python and encoded as %s", (text, printed) => {
  const cursor = decodePaginatorCursor(text);
  expect(cursor && encodePaginatorCursor(cursor)).toBe(printed);
});

test.each([
  "",
  "1",
  "1:2",
  "1:2:3:4",
  "1e3:0:0",
  "1:0.5:0",
  "1:0:true",
  "a:0:0",
  ":0:0",
  "1__0:0:0",
  "_1:0:0",
  "1_:0:0",
  ".:0:0",
  "0x1:0:0",
  "\ufeff1:0:0",
])("%j is not a cursor", (text) => {
  expect(decodePaginatorCursor(text)).toBeNull();
});
