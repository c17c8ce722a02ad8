import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRetryAfter } from "./retry-after.ts";
import { MAX_UPSTREAM_WAIT } from "./wait-limit.ts";

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
    ["1994-11-06T08:49:37Z", 30_000],
    ["1.5", 1500],
    ["-1", 0],
    ["1e2", 100_000],
    // Several fields: the longest wait counts.
    ["3, 20, 5", 20_000],
    ["Sun, 06 Nov 1994 08:49:37 GMT, 7", 30_000],
  ])("reads %j as %i ms", (header, expected) => {
    expect(readRetryAfter(header, NOW)).toBe(expected);
  });

  it.each(["1000000000", "9999999999", "9".repeat(400), "1e400", "Fri, 01 Jan 2100 00:00:00 GMT", "901"])(
    "shortens %j to 15 minutes",
    (header) => {
      expect(readRetryAfter(header, NOW)).toBe(900_000);
    },
  );

  it.each(["None", "soon", "Sun, 99 Nov 1994 08:49:37 GMT", "0x10", "infinity"])(
    "reads %j, which is unreadable, as a second",
    (header) => {
      expect(readRetryAfter(header, NOW)).toBe(1000);
    },
  );

  it.each([null, "", "  "])("returns null for %j", (header) => {
    expect(readRetryAfter(header, NOW)).toBeNull();
  });

  const seconds = fc.oneof(fc.integer(), fc.double(), fc.nat({ max: 1200 }), fc.bigInt()).map(String);
  const date = fc.date({ noInvalidDate: true });

  it("returns a whole number of milliseconds from 0 to 15 minutes for any header that is not empty", () => {
    const headers = fc.oneof(fc.string(), fc.string({ unit: "binary" }), seconds, date.map(String), date.map(toGmt));
    fc.assert(
      fc.property(headers, (header) => {
        const wait = readRetryAfter(header, NOW);
        const isInRange = wait !== null && Number.isSafeInteger(wait) && wait >= 0 && wait <= MAX_UPSTREAM_WAIT;
        expect(header.trim() === "" ? wait === null : isInRange).toBe(true);
      }),
    );
  });

  it("is at least as long as each of the stated waits, up to 15 minutes", () => {
    const nearDate = fc.date({ min: new Date(NOW - 60_000), max: new Date(NOW + 3_600_000), noInvalidDate: true });
    const stated = fc.oneof(
      fc.nat({ max: 2000 }).map((wait) => ({ text: String(wait), wait: wait * 1000 })),
      nearDate.map((at) => ({ text: toGmt(at), wait: Math.floor(at.getTime() / 1000) * 1000 - NOW })),
    );
    fc.assert(
      fc.property(fc.array(stated, { minLength: 1, maxLength: 4 }), (all) => {
        const wait = readRetryAfter(all.map(({ text }) => text).join(", "), NOW) ?? -1;
        for (const one of all) expect(wait).toBeGreaterThanOrEqual(Math.min(one.wait, MAX_UPSTREAM_WAIT));
      }),
    );
  });
});

function toGmt(date: Date): string {
  return date.toUTCString();
}
