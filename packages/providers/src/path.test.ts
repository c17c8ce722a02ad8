import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { path } from "./path.ts";

describe("path", () => {
  it("encodes every value as one segment", () => {
    expect(path`/api/0/organizations/`).toBe("/api/0/organizations/");
    expect(path`/api/0/organizations/${"a/../b?c=d#e"}/projects/`).toBe(
      "/api/0/organizations/a%2F..%2Fb%3Fc%3Dd%23e/projects/",
    );
    expect(path`/v3/${"1"}/${"ü %2e"}`).toBe("/v3/1/%C3%BC%20%252e");
  });

  it("encodes a lone surrogate", () => {
    expect(path`/v3/${"\ud800"}`).toBe("/v3/%EF%BF%BD");
  });

  it.each(["", ".", ".."])("rejects %j", (value) => {
    expect(() => path`/v3/${value}/projects`).toThrow(expect.objectContaining({ code: "unreadable" }));
  });

  it("rejects a template in which a value is not a whole segment", () => {
    expect(() => path`/v3/x${"1"}`).toThrow(TypeError);
    expect(() => path`/v3/${"1"}x`).toThrow(TypeError);
    expect(() => path`/v3/${"."}${"."}/`).toThrow(TypeError);
  });

  it("keeps every value in one segment after URL parsing", () => {
    const values = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[./\\%2eE;?#@:\t\n]{1,6}$/));
    fc.assert(
      fc.property(values, (value) => {
        fc.pre(!["", ".", ".."].includes(value));
        const url = new URL(path`/api/0/organizations/${value}/projects/`, "https://sentry.io");
        const segments = url.pathname.split("/");
        expect(segments).toHaveLength(7);
        expect(decodeURIComponent(segments[4] ?? "")).toBe(value.toWellFormed());
        expect(url.href).toBe(`https://sentry.io${url.pathname}`);
      }),
    );
  });
});
