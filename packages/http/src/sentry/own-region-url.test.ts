import fc from "fast-check";
import { expect, test } from "vitest";
import { withOwnRegionUrl } from "./own-region-url.ts";

const ORIGIN = "https://roster.example";

/** The same replacement by parsing. */
function byParsing(raw: string): unknown {
  const value = JSON.parse(raw) as Record<string, unknown>;
  const links = value["links"];
  const isObject = typeof links === "object" && links !== null && !Array.isArray(links);
  return { ...value, links: { ...(isObject ? links : {}), regionUrl: ORIGIN } };
}

const member = fc.constantFrom("links", "regionUrl", "id", 'a"b\\', "");
const json = fc.dictionary(
  member,
  fc.oneof(fc.jsonValue(), fc.dictionary(member, fc.jsonValue(), { noNullPrototype: true })),
  { noNullPrototype: true },
);

test("replaces the URL as parsing would, with and without spaces", () => {
  fc.assert(
    fc.property(json, fc.constantFrom(0, 2), (value, indent) => {
      const raw = JSON.stringify(value, null, indent);
      expect(JSON.parse(withOwnRegionUrl(raw, ORIGIN))).toEqual(byParsing(raw));
    }),
  );
});

test("leaves everything else as the upstream sent it", () => {
  const raw = '{"id":"1","size":1.0,"big":12345678901234567890,"links":{"regionUrl":"https://us.sentry.io","x":"é"}}';
  expect(withOwnRegionUrl(raw, ORIGIN)).toBe(raw.replace("https://us.sentry.io", ORIGIN));
  expect(withOwnRegionUrl("null", ORIGIN)).toBe("null");
});

test("takes time in proportion to the length of the text", () => {
  const raw = `{"a":"${'\\"'.repeat(200_000)}","links":{}}`;
  expect(withOwnRegionUrl(raw, ORIGIN)).toContain(`"links":{"regionUrl":"${ORIGIN}"}`);
});
