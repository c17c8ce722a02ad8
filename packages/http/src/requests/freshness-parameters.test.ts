import { describe, expect, test } from "vitest";
import { readFreshness } from "./freshness-parameters.ts";

const read = (value: string, fresh: boolean | null = null) =>
  readFreshness(fresh, new Headers({ "Cache-Control": value }));
const NO_WISH = { fresh: false, maxAge: null };

describe("the freshness of a request", () => {
  test.each([
    ["no-cache", { fresh: true, maxAge: null }],
    ["No-Cache", { fresh: true, maxAge: null }],
    ["max-age=0", { fresh: false, maxAge: 0 }],
    ["MAX-AGE=30", { fresh: false, maxAge: 30_000 }],
    ['max-age="30"', { fresh: false, maxAge: 30_000 }],
    ["max-age = 30", { fresh: false, maxAge: 30_000 }],
    ["  max-age=30\t,no-store", { fresh: false, maxAge: 30_000 }],
    ["max-age=30, max-age=5", { fresh: false, maxAge: 5_000 }],
    ["max-age=99999999999999999999", { fresh: false, maxAge: 2 ** 31 * 1000 }],
    ["max-stale=5,max-age=1,No-Cache", { fresh: true, maxAge: 1_000 }],
  ])("is read from %s", (value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  test.each([
    "",
    "max-age",
    "max-age=",
    "max-age=-1",
    "max-age=1.5",
    "max-age=x",
    'max-age="1',
    "s-maxage=3",
    "xno-cache",
  ])("ignores %j", (value) => {
    expect(read(value)).toEqual(NO_WISH);
  });

  test("is required by fresh=1 too, whatever the header says", () => {
    expect(read("max-age=60", true)).toEqual({ fresh: true, maxAge: 60_000 });
  });
});
