import { describe, expect, it } from "vitest";
import { explain } from "./sentry-error-body.ts";

describe("explain", () => {
  it("reads a detail that is text", () => {
    expect(explain(401, { detail: "Invalid token" })).toEqual({ upstreamCode: null, text: "Invalid token" });
  });

  it.each([
    ["member-disabled-over-limit", "Organization over member limit"],
    ["2fa-required", "Organization requires two-factor authentication to be enabled"],
    ["sso-required", "Must login via SSO"],
  ])("takes a 401 for %s as a refusal of a good credential", (code, message) => {
    const body = { detail: { code, message, extra: { next: "/organizations/acme/disabled-member/" } } };
    expect(explain(401, body)).toEqual({ code: "forbidden", upstreamCode: code, text: message });
  });

  it("takes a 401 for a token's bounds as a refusal too", () => {
    expect(explain(401, { detail: "Unauthorized organization access." })).toMatchObject({ code: "forbidden" });
  });

  it("leaves other statuses and codes to the status", () => {
    expect(explain(403, { detail: { code: "2fa-required", message: "No" } })).not.toHaveProperty("code");
    expect(explain(401, { detail: { code: "token-expired", message: "No" } })).not.toHaveProperty("code");
  });

  it("takes only a word for a code", () => {
    expect(explain(401, { detail: { code: "Two words", message: null } })).toEqual({ upstreamCode: null, text: null });
    expect(explain(401, { detail: { message: 7 } })).toEqual({ upstreamCode: null, text: null });
  });

  it.each([undefined, null, "Invalid origin: x", [], {}, { detail: 7 }, { error: "apigateway" }])(
    "has nothing to say about %j",
    (body) => {
      expect(explain(400, body)).toEqual({});
    },
  );
});
