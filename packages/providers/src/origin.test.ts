import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAllowList, readOrigin } from "./origin.ts";

describe("readOrigin", () => {
  it.each(["https://api.k6.io", "https://api.k6.io/", "HTTPS://API.K6.IO:443"])("accepts %s", (text) => {
    expect(readOrigin(text)).toBe("https://api.k6.io");
  });

  it.each([
    "",
    "api.k6.io",
    "/v3",
    "ftp://api.k6.io",
    "https://api.k6.io/v3",
    "https://u:p@api.k6.io",
    "https://a.io/?b",
  ])("rejects %j", (text) => {
    expect(() => readOrigin(text)).toThrow(RangeError);
  });
});

describe("createAllowList", () => {
  const allow = createAllowList(["sentry.io", "us.sentry.io", "http://127.0.0.1:9000"]);

  it.each([
    ["https://us.sentry.io", "https://us.sentry.io"],
    ["https://US.Sentry.io:443/whatever/?a#b", "https://us.sentry.io"],
    ["https://someone:secret@us.sentry.io", "https://us.sentry.io"],
    ["http://127.0.0.1:9000/", "http://127.0.0.1:9000"],
  ])("allows %s as %s", (address, origin) => {
    expect(allow(address)).toBe(origin);
  });

  it.each([
    "http://us.sentry.io",
    "https://de.sentry.io",
    "https://us.sentry.io:8443",
    "https://us.sentry.io.",
    "https://us.sentry.io.example.com",
    "https://us.sentry.io@example.com",
    "https://example.com/us.sentry.io",
    "https://127.0.0.1:9000",
    "//us.sentry.io",
    "us.sentry.io",
    "file:///us.sentry.io",
    "",
  ])("does not allow %j", (address) => {
    expect(() => allow(address)).toThrow(expect.objectContaining({ code: "host-not-allowed", status: null }));
  });

  it("returns only origins of the list", () => {
    const address = fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.stringMatching(/^https?:[/\\]{1,3}(us\.)?sentry\.io[@:./\\?#a-z0-9]{0,8}$/),
    );
    fc.assert(
      fc.property(address, (address) => {
        let origin = "https://sentry.io";
        try {
          origin = allow(address);
        } catch (error) {
          expect(error).toMatchObject({ code: "host-not-allowed" });
        }
        expect(["https://sentry.io", "https://us.sentry.io", "http://127.0.0.1:9000"]).toContain(origin);
      }),
    );
  });
});
