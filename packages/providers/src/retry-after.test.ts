import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRetryAfter } from "./retry-after.ts";

const NOW = Date.UTC(1994, 10, 6, 8, 49, 7);

describe("readRetryAfter", () => {
  it.each([
    ["120", 120_000],
    ["0", 0],
    [" 7 ", 7000],
    // The three forms of RFC 9110 §5.6.7.
    ["Sun, 06 Nov 1994 08:49:37 GMT", 30_000],
    ["Sunday, 06-Nov-94 08:49:37 GMT", 30_000],
    ["Sun Nov  6 08:49:37 1994", 30_000],
    // A date in the past means no wait.
    ["Sun, 06 Nov 1994 08:49:00 GMT", 0],
  ])("reads %j as %i ms", (header, expected) => {
    expect(readRetryAfter(header, NOW)).toBe(expected);
  });

  it.each([
    null,
    "",
    "None",
    "-1",
    "1.5",
    "1e3",
    "soon",
    "1994-11-06T08:49:37Z",
    "Sun, 99 Nov 1994 08:49:37 GMT",
    "9".repeat(40),
  ])("returns null for %j", (header) => {
    expect(readRetryAfter(header, NOW)).toBeNull();
  });

  it("returns a whole number of milliseconds or null", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.date().map(String), fc.integer().map(String)), (header) => {
        const wait = readRetryAfter(header, NOW);
        expect(wait === null || (Number.isSafeInteger(wait) && wait >= 0)).toBe(true);
      }),
    );
  });
});
