import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNextCursor } from "./sentry-next-cursor.ts";

describe("readNextCursor", () => {
  it("returns null for the documented header of a last page", () => {
    const header =
      '<https://sentry.io/api/0/organizations/?&cursor=1583819855976:0:1>; rel="previous"; results="false"; cursor="1583819855976:0:1", ' +
      '<https://sentry.io/api/0/organizations/?&cursor=1583819855977:100:0>; rel="next"; results="false"; cursor="1583819855977:100:0"';
    expect(readNextCursor(header)).toBeNull();
  });

  it("reads the cursor attribute and ignores the URL", () => {
    const header =
      '<https://a.example/?cursor=x>; rel="previous"; results="true"; cursor="p", ' +
      '<https://elsewhere.example/?cursor=stolen>; rel="next"; results="true"; cursor="1583819855977:100:0"';
    expect(readNextCursor(header)).toBe("1583819855977:100:0");
  });

  it.each([
    ['<a>; rel="next"; results="false"; cursor="1"', null],
    ["<a>; rel=next; results=true; cursor=1:0:0", "1:0:0"],
    ['<a>; cursor="b,c;d"; results="true"; rel="next"', "b,c;d"],
  ])("reads %s", (header, expected) => {
    expect(readNextCursor(header)).toBe(expected);
  });

  it.each([
    null,
    "",
    '<a>; rel="previous"; results="true"; cursor="1"',
    '<a>; rel="next"; results="true"',
    '<a>; rel="next"; results="TRUE"; cursor="1"',
    '<a>; rel="next"; results="maybe"; cursor="1"',
    '<a>; rel="next"; cursor="1"',
    '<a>; rel="next"; results="true"; cursor=""',
    '<a>; rel="next"; results="true"; cursor="1"; cursor="2"',
    "<a",
    "no link",
  ])("returns undefined for %j", (header) => {
    expect(readNextCursor(header)).toBeUndefined();
  });

  it("returns a cursor, null or undefined for any text", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      ";",
      ",",
      '"',
      "=",
      "rel",
      "next",
      "results",
      "true",
      "cursor",
      " ",
      "\\",
      "*",
      "''",
    );
    const header = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(header, (header) => {
        expect(["string", "object", "undefined"]).toContain(typeof readNextCursor(header));
      }),
    );
  });
});
