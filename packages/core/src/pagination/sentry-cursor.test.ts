import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSentryCursor, printSentryCursor } from "./sentry-cursor.ts";
import { parseSentryLinks, printSentryLinks } from "./sentry-link.ts";

describe("Sentry's cursors", () => {
  test.each([
    ["1583819855977:100:0", { value: 1_583_819_855_977, offset: 100, isPrevious: false }],
    ["0:0:1", { value: 0, offset: 0, isPrevious: true }],
    ["100:-1:1", { value: 100, offset: -1, isPrevious: true }],
    [" +5 :1_000:2", { value: 5, offset: 1000, isPrevious: true }],
    ["1.5:1:-1", { value: 1.5, offset: 1, isPrevious: true }],
    ["1.e3:0:0", { value: 1000, offset: 0, isPrevious: false }],
  ])("%s", (text, cursor) => {
    expect(parseSentryCursor(text)).toEqual(cursor);
  });

  test.each(["", "1:2", "1:2:3:4", "a:0:0", "1e3:0:0", "1:0.5:0", "1:0:true", "1__0:0:0", "_1:0:0", "::"])(
    "%s is none",
    (text) => {
      expect(parseSentryCursor(text)).toBeNull();
    },
  );

  test("are printed as they were read", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer(), fc.boolean(), (value, offset, isPrevious) => {
        expect(parseSentryCursor(printSentryCursor({ value, offset, isPrevious }))).toEqual({
          value,
          offset,
          isPrevious,
        });
      }),
    );
  });
});

describe("Sentry's Link header", () => {
  const recorded =
    '<https://sentry.io/api/0/organizations/?&cursor=1583819855976:0:1>; rel="previous"; results="false"; cursor="1583819855976:0:1", ' +
    '<https://sentry.io/api/0/organizations/?&cursor=1583819855977:100:0>; rel="next"; results="false"; cursor="1583819855977:100:0"';
  const links = {
    previous: { cursor: "1583819855976:0:1", results: false },
    next: { cursor: "1583819855977:100:0", results: false },
  };

  test("is printed to the byte", () => {
    expect(printSentryLinks("https://sentry.io/api/0/organizations/", "", links)).toBe(recorded);
    expect(printSentryLinks("https://x/", "per_page=5", links)).toContain("<https://x/?per_page=5&cursor=158");
  });

  test("is read, in any order and spacing, and without its URLs", () => {
    expect(parseSentryLinks(recorded)).toEqual(links);
    expect(parseSentryLinks('<https://evil.example/,;">;cursor="a, b";results="true" ; rel=next ; title="x"')).toEqual({
      next: { cursor: "a, b", results: true },
    });
    expect(parseSentryLinks('<u>; rel="next"; results="true"')).toEqual({});
    expect(parseSentryLinks('<u>; rel="next"; cursor="1"; cursor="2"')).toEqual({});
    expect(parseSentryLinks("nonsense")).toEqual({});
  });

  test("survives its own printing, whatever opaque text the cursors are", () => {
    const cursor = fc.stringMatching(/^[\w:.-]+$/);
    const side = fc.record({ cursor, results: fc.boolean() });
    fc.assert(
      fc.property(fc.record({ previous: side, next: side }), (both) => {
        expect(parseSentryLinks(printSentryLinks("https://h/p/", "a=b", both))).toEqual(both);
      }),
    );
  });
});
