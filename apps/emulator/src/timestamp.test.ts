import { expect, test } from "vitest";
import { printDocumentedFormat, printIsoformat, printMicroseconds, printSeconds, parseTimestamp } from "./timestamp.ts";

test.each([
  ["2020-03-10T05:57:35.976470Z", 1_583_819_855_976_470],
  ["2020-03-10T05:57:35.97647", 1_583_819_855_976_470],
  ["2020-03-10 05:57:35+00:00", 1_583_819_855_000_000],
  ["2020-03-10T07:57:35+02:00", 1_583_819_855_000_000],
  ["2020-03-09T23:27:35-0630", 1_583_819_855_000_000],
  ["1969-12-31T23:59:59.999999Z", -1],
])("%s is parsed", (text, timestamp) => {
  expect(parseTimestamp(text)).toBe(timestamp);
});

test.each([
  "",
  "2020-03-10",
  "2021-02-29T00:00:00Z",
  "2020-13-01T00:00:00Z",
  "2020-01-01T24:00:01Z",
  "2020-01-01T00:00:00.1234567Z",
])("%j is not a date-time", (text) => {
  expect(parseTimestamp(text)).toBeNull();
});

test("all formats", () => {
  const prints = (timestamp: number) =>
    [printIsoformat, printDocumentedFormat, printSeconds, printMicroseconds].map((print) => print(timestamp));
  expect(prints(1_583_819_855_976_470)).toEqual([
    "2020-03-10T05:57:35.976470Z",
    "2020-03-10T05:57:35.976470Z",
    "2020-03-10T05:57:35Z",
    "2020-03-10T05:57:35.976470Z",
  ]);
  expect(prints(1_583_819_855_000_000)).toEqual([
    "2020-03-10T05:57:35Z",
    "2020-03-10T05:57:35.000Z",
    "2020-03-10T05:57:35Z",
    "2020-03-10T05:57:35.000000Z",
  ]);
  expect(printDocumentedFormat(1_541_539_195_101_000)).toBe("2018-11-06T21:19:55.101Z");
  expect(printIsoformat(-1)).toBe("1969-12-31T23:59:59.999999Z");
  expect(printMicroseconds(1, "")).toBe("1970-01-01T00:00:00.000001");
});
