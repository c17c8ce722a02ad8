import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSentryLinks, printSentryLinks } from "./sentry-link.ts";

describe("Sentry's Link header", () => {
  const recorded =
    '<https://sentry.io/api/0/organizations/?&cursor=1583819855976:0:1>; rel="previous"; results="false"; cursor="1583819855976:0:1", ' +
    '<https://sentry.io/api/0/organizations/?&cursor=1583819855977:100:0>; rel="next"; results="false"; cursor="1583819855977:100:0"';
  const links = {
    previous: { cursor: "1583819855976:0:1", results: false },
    next: { cursor: "1583819855977:100:0", results: false },
  };

  test("is printed with the bytes that Sentry sends", () => {
    expect(printSentryLinks("https://sentry.io/api/0/organizations/", "", links)).toBe(recorded);
    expect(printSentryLinks("https://x/", "per_page=5", links)).toContain("<https://x/?per_page=5&cursor=158");
  });

  test("is parsed in any order and spacing, and its URLs are ignored", () => {
    expect(parseSentryLinks(recorded)).toEqual(links);
    expect(parseSentryLinks('<https://evil.example/,;">;cursor="a, b";results="true" ; rel=next ; title="x"')).toEqual({
      next: { cursor: "a, b", results: true },
    });
    expect(parseSentryLinks('<u>; rel="next"; results="true"')).toEqual({});
    expect(parseSentryLinks('<u>; rel="next"; cursor="1"; cursor="2"')).toEqual({});
    expect(parseSentryLinks('<u>; rel="next"; cursor="1"')).toEqual({});
    expect(parseSentryLinks('<u>; rel="next"; results="TRUE"; cursor="1"')).toEqual({});
    expect(parseSentryLinks("nonsense")).toEqual({});
  });

  test("round-trips with any opaque cursors", () => {
    const cursor = fc.stringMatching(/^[\w:.-]+$/);
    const entry = fc.record({ cursor, results: fc.boolean() });
    fc.assert(
      fc.property(fc.record({ previous: entry, next: entry }), (links) => {
        expect(parseSentryLinks(printSentryLinks("https://h/p/", "a=b", links))).toEqual(links);
      }),
    );
  });
});
