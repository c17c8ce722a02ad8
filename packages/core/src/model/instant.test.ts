import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInstant, printInstant, startOfDay } from "./instant.ts";

const EARLIEST = Number.MIN_SAFE_INTEGER;
const LATEST = Number.MAX_SAFE_INTEGER;

function pad(number: number, length: number): string {
  return String(number).padStart(length, "0");
}

/** Date-times in the format of the upstreams. Some have impossible days or hours. */
const dateTime = fc
  .record({
    year: fc.oneof(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 1684, max: 2256 })),
    month: fc.integer({ min: 0, max: 13 }),
    day: fc.integer({ min: 0, max: 32 }),
    hour: fc.integer({ min: 0, max: 24 }),
    minute: fc.integer({ min: 0, max: 60 }),
    second: fc.integer({ min: 0, max: 60 }),
    fraction: fc.stringMatching(/^(?:\.\d{1,6})?$/),
  })
  .map(({ year, month, day, hour, minute, second, fraction }) => {
    const date = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
    return `${date}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fraction}Z`;
  });

describe("parseInstant", () => {
  it.each([
    ["1970-01-01T00:00:00Z", 0],
    ["2018-11-06T21:19:55.101234Z", 1_541_539_195_101_234],
    ["2020-08-13T18:28:45Z", 1_597_343_325_000_000],
    ["2018-02-20T15:27:19.783Z", 1_519_140_439_783_000],
    ["1969-12-31T23:59:59.999999Z", -1],
    ["2024-02-29T00:00:00.5Z", 1_709_164_800_500_000],
    // Dropped, not rounded.
    ["2018-11-06T21:19:55.1012349Z", 1_541_539_195_101_234],
    ["2018-11-06 21:19", 1_541_539_140_000_000],
    ["2018-11-06T23:19:55,101234+02:00", 1_541_539_195_101_234],
    ["2018-11-06T19:49:55.101234-0130", 1_541_539_195_101_234],
  ])("parses %s", (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  it.each([
    "",
    "Z",
    "yesterday",
    "2018-11-06",
    "2018-11-06T21:19:55.Z",
    "2018-11-06T21:19:55.1234567890Z",
    "2018-11-06T21:19:55ZZ",
    "2018-11-06T21:19:55+2:00",
    "2018/11/06T21:19:55Z",
    "2018-11-06T21-19-55Z",
    "2018-11-06T21:19:5 Z",
    "2018-11-06T21:19:55.10 234Z",
    "+018-11-06T21:19:55Z",
    "2018-1１-06T21:19:55Z",
    " 2018-11-06T21:19:55Z",
  ])("returns null for %j", (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it.each([
    "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2023-04-31T00:00:00Z",
    "2023-00-10T00:00:00Z",
    "2023-13-10T00:00:00Z",
    "2023-01-00T00:00:00Z",
    "2023-01-32T00:00:00Z",
    "2023-01-01T24:00:00Z",
    "2023-01-01T23:60:00Z",
    "2023-01-01T23:59:60Z",
  ])("returns null for the impossible date-time %s", (text) => {
    expect(parseInstant(text)).toBeNull();
    expect(parseInstant(text.replace("Z", ""))).toBeNull();
  });

  it("returns the same result from the fast path and from the general path", () => {
    fc.assert(
      fc.property(dateTime, (text) => {
        // A lower-case `z`, a space and an offset are not part of the fixed format.
        const variants = [text.replace("Z", "z"), text.replace("T", " "), text.replace("Z", "+00:00")];
        expect(variants.map(parseInstant)).toEqual(variants.map(() => parseInstant(text)));
      }),
      { numRuns: 1000 },
    );
  });

  it("treats a missing zone as UTC", () => {
    fc.assert(
      fc.property(dateTime, (text) => {
        expect(parseInstant(text.slice(0, -1))).toBe(parseInstant(text));
      }),
    );
  });

  it("parses the output of printInstant, for every instant", () => {
    fc.assert(
      fc.property(fc.integer({ min: EARLIEST, max: LATEST }), (instant) => {
        expect(parseInstant(printInstant(instant))).toBe(instant);
      }),
    );
  });

  it("accepts only instants that are safe integers", () => {
    expect(parseInstant(printInstant(LATEST))).toBe(LATEST);
    expect(parseInstant(printInstant(EARLIEST))).toBe(EARLIEST);
    for (const text of ["2255-06-05T23:47:34.740992Z", "1684-07-28T00:12:25.259008Z", "0000-01-01T00:00:00Z"]) {
      expect([parseInstant(text), parseInstant(text.replace("Z", "z"))]).toEqual([null, null]);
    }
  });

  it("returns null or a safe integer for any text", () => {
    const piece = fc.constantFrom("2018", "-", "11", ":", "T", "Z", ".", "101234", "+", "0", " ", "é");
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(text, (text) => {
        const instant = parseInstant(text);
        expect(instant === null || Number.isSafeInteger(instant)).toBe(true);
      }),
    );
  });
});

describe("startOfDay", () => {
  it("agrees with `Date` on every day, possible or impossible", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9999 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (year, month, day) => {
          const date = new Date(0);
          date.setUTCFullYear(year, month - 1, day);
          const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
          expect(startOfDay(year, month, day)).toBe(exists ? date.getTime() * 1000 : null);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("printInstant", () => {
  it.each([
    [0, "1970-01-01T00:00:00.000000Z"],
    [-1, "1969-12-31T23:59:59.999999Z"],
    [1_541_539_195_101_000, "2018-11-06T21:19:55.101000Z"],
  ])("prints %i", (instant, expected) => {
    expect(printInstant(instant)).toBe(expected);
  });
});
