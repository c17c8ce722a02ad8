import fc from "fast-check";
import { expect, test } from "vitest";
import { etagOf, matchesEtag } from "./etag.ts";

const utf8 = new TextEncoder();

test("an entity tag is of the bytes, strong, and spelled as RFC 9110 has it", async () => {
  const tag = await etagOf(utf8.encode("[]"));
  expect(tag).toMatch(/^"[\w-]{22}"$/);
  expect(await etagOf(utf8.encode("[]"))).toBe(tag);
  expect(await etagOf(utf8.encode("[ ]"))).not.toBe(tag);
});

test.each([
  ['"a"', true],
  ['W/"a"', true],
  ["*", true],
  [" * ", true],
  ['"b"', false],
  ['"b", "a"', true],
  ['"b" ,W/"a"', true],
  ['"b,\\"", "a"', false],
  ['"x,y", "a"', true],
  [', ,"a",', true],
  ['"b", a', false],
  ["a", false],
  ['"a', false],
  ["", false],
  ['"a" "b"', false],
  ['w/"a"', false],
])("If-None-Match: %s", (field, matches) => {
  expect(matchesEtag(field, '"a"')).toBe(matches);
});

test("any list that holds the tag names it, and one that does not, does not", () => {
  const tag = fc.stringMatching(/^[!#-~]*$/).map((text) => `"${text}"`);
  fc.assert(
    fc.property(fc.array(tag), tag, fc.boolean(), (others, mine, weak) => {
      const rest = others.filter((other) => other !== mine);
      expect(matchesEtag(rest.join(", "), mine)).toBe(false);
      expect(matchesEtag([...rest, weak ? `W/${mine}` : mine].join(","), mine)).toBe(true);
    }),
  );
});

test("a long hostile list is read in linear time", () => {
  const field = `${'"b",'.repeat(4000)}"`;
  const began = performance.now();
  expect(matchesEtag(field, '"a"')).toBe(false);
  expect(performance.now() - began).toBeLessThan(200);
});
