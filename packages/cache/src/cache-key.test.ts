import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCacheKey, type CacheKey, type CacheKeyParts } from "./cache-key.ts";

/** A small alphabet with every kind of character that JSON escapes, so that similar keys are likely. */
const text = fc.string({
  unit: fc.constantFrom("a", '"', ",", "\\", "[", "]", "\ud800", "\ufffd", "\0", ":"),
  maxLength: 4,
});
const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.constant(null));
const parts: fc.Arbitrary<CacheKeyParts> = fc.dictionary(text, value, { maxKeys: 3, noNullPrototype: true });

describe("createCacheKey", () => {
  it("two keys have the same text only if principal and parts are equal", () => {
    const input = fc.tuple(fc.string({ unit: text, minLength: 1, maxLength: 2 }), parts);
    fc.assert(
      fc.property(input, input, ([principal, some], [other, others]) => {
        fc.pre(principal !== "" && other !== "");
        const isEqual = createCacheKey(principal, some).text === createCacheKey(other, others).text;
        expect(isEqual).toBe(principal === other && isSame(some, others));
      }),
      { numRuns: 5000 },
    );
  });

  it.each<[string, CacheKeyParts, CacheKeyParts]>([
    ["another split of name and value", { ab: "c" }, { a: "bc" }],
    ["one part and two parts", { a: 'b","c":"d' }, { a: "b", c: "d" }],
    ["null and the empty text", { a: null }, { a: "" }],
    ["no part and a part that is null", {}, { a: null }],
    ["a list and its joined text", { a: ["b", "c"] }, { a: "b,c" }],
    ["lists that are split differently", { a: ["b,c"] }, { a: ["b", "c"] }],
    ["lists in another order", { a: ["b", "c"] }, { a: ["c", "b"] }],
    ["a lone surrogate and its replacement character in UTF-8", { a: "\ud800" }, { a: "\ufffd" }],
  ])("keys differ for %s", (_, some, others) => {
    expect(createCacheKey("ann", some).text).not.toBe(createCacheKey("ann", others).text);
  });

  it("the order of the part names does not matter", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(text, value), { selector: ([name]) => name }), (named) => {
        const backwards = Object.fromEntries([...named].reverse());
        expect(createCacheKey("ann", backwards).text).toBe(createCacheKey("ann", Object.fromEntries(named)).text);
      }),
    );
  });

  it("lone surrogates are escaped, so that encoding as UTF-8 loses nothing", () => {
    fc.assert(
      fc.property(parts, (some) => {
        expect(createCacheKey("ann", some).text.isWellFormed()).toBe(true);
      }),
    );
  });

  it("a key needs a principal", () => {
    expect(() => createCacheKey("", {})).toThrow(RangeError);
    // @ts-expect-error: a key needs a principal
    expect(() => createCacheKey({ path: "/" })).toThrow(TypeError);
    // @ts-expect-error: only createCacheKey creates a key
    const forged: CacheKey = { principal: "ann", text: "" };
    expect(forged.text).toBe("");
  });
});

function isSame(some: CacheKeyParts, others: CacheKeyParts): boolean {
  const names = Object.keys(some);
  return (
    names.length === Object.keys(others).length &&
    names.every((name) => Object.hasOwn(others, name) && fc.stringify(some[name]) === fc.stringify(others[name]))
  );
}
