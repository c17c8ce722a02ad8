import { describe, expect, it } from "vitest";
import { readErrorBody } from "./sentry-error-body.ts";
import { createSentryProvider } from "./sentry-provider.ts";

describe("readErrorBody", () => {
  it("reads a detail that is text", () => {
    expect(readErrorBody(401, { detail: "Invalid token" })).toEqual({ upstreamCode: null, text: "Invalid token" });
  });

  it.each([
    ["member-disabled-over-limit", "Organization over member limit"],
    ["2fa-required", "Organization requires two-factor authentication to be enabled"],
    ["sso-required", "Must login via SSO"],
  ])("maps a 401 with the code %s to forbidden", (code, message) => {
    const body = { detail: { code, message, extra: { next: "/organizations/acme/disabled-member/" } } };
    expect(readErrorBody(401, body)).toEqual({ code: "forbidden", upstreamCode: code, text: message });
  });

  it("maps a 401 for a token of another organization to forbidden", () => {
    expect(readErrorBody(401, { detail: "Unauthorized organization access." })).toMatchObject({ code: "forbidden" });
  });

  it("tells a valid credential from an invalid one, for a response that another caller requested", () => {
    const provider = createSentryProvider({ listUrl: "https://sentry.io", hosts: ["sentry.io"] });
    expect(provider.failureCode(401, '{"detail":"Invalid token"}')).toBe("unauthorized");
    expect(provider.failureCode(401, '{"detail":{"code":"sso-required","message":"Must login via SSO"}}')).toBe(
      "forbidden",
    );
  });

  it("sets no code for other statuses and codes", () => {
    expect(readErrorBody(403, { detail: { code: "2fa-required", message: "No" } })).not.toHaveProperty("code");
    expect(readErrorBody(401, { detail: { code: "token-expired", message: "No" } })).not.toHaveProperty("code");
  });

  it("ignores a code that is not a single word", () => {
    expect(readErrorBody(401, { detail: { code: "Two words", message: null } })).toEqual({
      upstreamCode: null,
      text: null,
    });
    expect(readErrorBody(401, { detail: { message: 7 } })).toEqual({ upstreamCode: null, text: null });
  });

  it.each([undefined, null, "Invalid origin: x", [], {}, { detail: 7 }, { error: "apigateway" }])(
    "returns nothing for %j",
    (body) => {
      expect(readErrorBody(400, body)).toEqual({});
    },
  );
});
