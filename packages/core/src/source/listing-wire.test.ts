import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeFindResult,
  decodeListing,
  decodeProjectListing,
  encodeFindResult,
  encodeListing,
  encodeProjectListing,
} from "./listing-wire.ts";
import type { Listing } from "./source.ts";

const report = { id: "a", region: "us", status: "fresh", matched: 1, undetermined: 0, url: null, error: null } as const;
const text = fc.jsonValue().map((value) => JSON.stringify({ value }));
const position = fc.record({
  key: fc.oneof(fc.string(), fc.maxSafeInteger(), fc.constant(null)),
  created: fc.maxSafeInteger(),
  id: fc.string(),
});
const rows = fc.array(fc.record({ position, source: fc.string(), changedAt: fc.maxSafeNat(), text }), { maxLength: 5 });

describe("the text of a listing", () => {
  test("has the rows as they were printed", () => {
    fc.assert(
      fc.property(rows, (listed) => {
        const listing: Listing = { rows: listed, more: true, reports: [report], warnings: [], moved: [], syncedAt: 5 };
        expect(decodeListing(encodeListing(listing))).toEqual(listing);
      }),
    );
  });

  test("of found organizations and of projects, likewise", () => {
    const organizations = [{ id: "sentry:1", source: "a", changedAt: 7, text: '{"id":"sentry:1"}' }];
    const found = { organizations, reports: [report], warnings: [] };
    expect(decodeFindResult(encodeFindResult(found))).toEqual(found);
    const projects = [{ position: { key: null, created: 0, id: "sentry:5" }, text: '{"id":"sentry:5"}' }];
    const listing = { rows: projects, more: false, reports: [report], syncedAt: null };
    expect(decodeProjectListing(encodeProjectListing(listing))).toEqual(listing);
  });

  test("passes on the members that a newer release adds to a report", () => {
    const listing: Listing = {
      rows: [],
      more: false,
      reports: [{ ...report, added: 1 } as never],
      warnings: [],
      moved: [],
      syncedAt: null,
    };
    expect(decodeListing(encodeListing(listing))).toEqual(listing);
  });

  const head = {
    rows: [[1, 1, "sentry:1", 0, "a"]],
    more: false,
    reports: [report],
    warnings: [],
    moved: [],
    syncedAt: null,
  };
  test.each([
    ["no JSON", "{"],
    ["a row without a text", JSON.stringify(head)],
    ["a text without a row", `${JSON.stringify({ ...head, rows: [] })}\n{}`],
    ["a row without a position", `${JSON.stringify({ ...head, rows: [[{}, 1, "sentry:1", 0, "a"]] })}\n{}`],
    ["a row without a source", `${JSON.stringify({ ...head, rows: [[1, 1, "sentry:1", 0]] })}\n{}`],
    ["a report without a status", JSON.stringify({ ...head, rows: [], reports: [{ ...report, status: "fine" }] })],
    ["too many rows", `${JSON.stringify(head)}${"\n{}".repeat(2_000)}`],
  ])("is refused with %s", (_, listing) => {
    expect(() => decodeListing(listing)).toThrow();
  });
});
