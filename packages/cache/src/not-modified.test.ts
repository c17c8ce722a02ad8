import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HeaderList } from "./cache-entry.ts";
import { matchesIfNoneMatch, notModifiedHeaders, strongEtag } from "./not-modified.ts";
import { encodeUtf8 } from "./testing/sample-responses.ts";

describe("strongEtag", () => {
  it("is the SHA-256 of the bytes", async () => {
    // FIPS 180-2, the message "abc".
    expect(await strongEtag(encodeUtf8("abc"))).toBe('"ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"');
  });
});

describe("matchesIfNoneMatch", () => {
  it.each([
    // RFC 9110 §13.1.2
    ['"xyzzy"', true],
    ['W/"xyzzy"', true],
    ['"xyzzy", "r2d2xxxx", "c3piozzzz"', true],
    ['W/"r2d2xxxx", W/"xyzzy", W/"c3piozzzz"', true],
    ["*", true],
    [" * ", true],
    ['  "xyzzy"\t', true],
    [', ,"a",, "xyzzy",', true],
    ['"a,b","xyzzy"', true],
    ['"xyzz"', false],
    ['"a, xyzzy"', false],
    ['"a","b"', false],
    ['"xyzzyy"', false],
    ['"XYZZY"', false],
    ["xyzzy", false],
    ['w/"xyzzy"', false],
    ['W/ "xyzzy"', false],
    ['"a" "xyzzy"', false],
    ['"xyzzy', false],
    ['"xyzzy" x', false],
    ['*, "xyzzy"', false],
    ['"a""xyzzy"', false],
    ["", false],
  ])("reads %s", (field, expected) => {
    expect(matchesIfNoneMatch(field, '"xyzzy"')).toBe(expected);
  });

  const tag = fc
    .tuple(
      fc.constantFrom("", "W/"),
      fc.string({ unit: fc.constantFrom("a", "b", ",", "*", "!", "~", "é"), maxLength: 3 }),
    )
    .map(([weak, opaque]) => ({ opaque, text: `${weak}"${opaque}"` }));
  const separator = fc
    .tuple(fc.constantFrom("", " ", "\t"), fc.constantFrom(",", ", ,"))
    .map((parts) => parts.join(""));

  it("finds a tag in a list if and only if the list contains it", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(tag, separator), { minLength: 1 }), tag, (members, searched) => {
        const field = members.map(([{ text }, after]) => text + after).join("");
        const isMember = members.some(([{ opaque }]) => opaque === searched.opaque);
        expect(matchesIfNoneMatch(field, `"${searched.opaque}"`)).toBe(isMember);
      }),
      { numRuns: 1000 },
    );
  });

  it("reads any text, and a long field in linear time", () => {
    fc.assert(fc.property(fc.string(), (field) => typeof matchesIfNoneMatch(field, '"x"') === "boolean"));
    for (const piece of ['"', "W/", ",", '"",', " ", 'W/"'])
      expect(matchesIfNoneMatch(piece.repeat(50_000), '"x"')).toBe(false);
  });
});

describe("notModifiedHeaders", () => {
  it("repeats the fields of RFC 9110 §15.4.5, the additional fields, and no others", () => {
    const headers: HeaderList = [
      ["Content-Type", "application/json"],
      ["cache-control", "private"],
      ["Content-Location", "/a"],
      ["Content-Language", "en"],
      ["Date", "now"],
      ["ETag", '"x"'],
      ["Expires", "then"],
      ["Vary", "Accept"],
      ["Vary", "Authorization"],
      ["Link", "</b>"],
      ["Roster-Synced", "2026"],
      ["Content-Length", "3"],
      ["Last-Modified", "then"],
    ];
    expect(notModifiedHeaders(headers, ["roster-synced"]).map(([name]) => name)).toEqual([
      "cache-control",
      "Content-Location",
      "Date",
      "ETag",
      "Expires",
      "Vary",
      "Vary",
      "Roster-Synced",
    ]);
  });
});
