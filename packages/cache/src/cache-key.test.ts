import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCacheKey, type CacheKey, type CacheKeyParts } from "./cache-key.ts";

/** Few characters, among them all that JSON treats in its own way, so that keys come close to each other. */
const text = fc.string({
  unit: fc.constantFrom("a", '"', ",", "\\", "[", "]", "\ud800", "\ufffd", "\0", ":"),
  maxLength: 4,
});
const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.constant(null));
const parts: fc.Arbitrary<CacheKeyParts> = fc.dictionary(text, value, { maxKeys: 3, noNullPrototype: true });

describe("createKey", () => {
  it("prints two keys alike only if principal and parts are alike", () => {
    const question = fc.tuple(fc.string({ unit: text, minLength: 1, maxLength: 2 }), parts);
    fc.assert(
      fc.property(question, question, ([principal, some], [other, others]) => {
        fc.pre(principal !== "" && other !== "");
        const isAlike = createCacheKey(principal, some).text === createCacheKey(other, others).text;
        expect(isAlike).toBe(principal === other && isSame(some, others));
      }),
      { numRuns: 5000 },
    );
  });

  it.each<[string, CacheKeyParts, CacheKeyParts]>([
    ["a name and a value", { ab: "c" }, { a: "bc" }],
    ["one part and two", { a: 'b","c":"d' }, { a: "b", c: "d" }],
    ["nothing and the empty text", { a: null }, { a: "" }],
    ["no part and no value", {}, { a: null }],
    ["a list and its text", { a: ["b", "c"] }, { a: "b,c" }],
    ["lists cut elsewhere", { a: ["b,c"] }, { a: ["b", "c"] }],
    ["lists in another order", { a: ["b", "c"] }, { a: ["c", "b"] }],
    ["a lone surrogate and what replaces it in UTF-8", { a: "\ud800" }, { a: "\ufffd" }],
  ])("tells apart %s", (_, some, others) => {
    expect(createCacheKey("ann", some).text).not.toBe(createCacheKey("ann", others).text);
  });

  it("prints the same in whatever order the parts are named", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(text, value), { selector: ([name]) => name }), (named) => {
        const backwards = Object.fromEntries([...named].reverse());
        expect(createCacheKey("ann", backwards).text).toBe(createCacheKey("ann", Object.fromEntries(named)).text);
      }),
    );
  });

  it("escapes lone surrogates, so that encoding the text loses nothing", () => {
    fc.assert(
      fc.property(parts, (some) => {
        expect(createCacheKey("ann", some).text.isWellFormed()).toBe(true);
      }),
    );
  });

  it("makes no key without a principal", () => {
    expect(() => createCacheKey("", {})).toThrow(RangeError);
    // @ts-expect-error: a key needs a principal
    expect(() => createCacheKey({ path: "/" })).toThrow(TypeError);
    // @ts-expect-error: and nothing else makes one
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
