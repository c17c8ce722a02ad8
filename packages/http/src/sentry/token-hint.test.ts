import { describe, expect, test } from "vitest";
import { decodeTokenHint } from "./token-hint.ts";

const token = (payload: unknown) => `sntrys_${btoa(JSON.stringify(payload))}_secret`;
const foo = { iat: 1.5, url: "https://sentry.io", region_url: "https://de.sentry.io", org: "foo" };

describe("decodeTokenHint", () => {
  test("returns the organization and its region, and ignores `url`", () => {
    expect(decodeTokenHint(token(foo))).toEqual({
      organization: "foo",
      region: "de",
      apiUrl: "https://de.sentry.io",
    });
  });

  test.each([
    ["a user's token", "sntryu_abc"],
    ["no payload", "sntrys_secret"],
    ["an extra part", `${token(foo)}_more`],
    ["not base64", "sntrys_%%%_secret"],
    ["not JSON", `sntrys_${btoa("{")}_secret`],
    ["not an object", token(null)],
    ["no region", token({ ...foo, region_url: null })],
    ["a region that is not a URL", token({ ...foo, region_url: "de" })],
    ["no organization", token({ ...foo, org: "", region_url: "" })],
  ])("returns null for %s", (_, text) => {
    expect(decodeTokenHint(text)).toBeNull();
  });
});
