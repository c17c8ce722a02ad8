import { describe, expect, it } from "vitest";
import { explain } from "./k6-error-body.ts";

describe("explain", () => {
  it("reads the message, and leaves the meaning to the status", () => {
    const body = { error: { message: "Project matching ID 2 not found in stack 1.", code: 2 } };
    expect(explain(403, body)).toEqual({ text: "Project matching ID 2 not found in stack 1." });
  });

  it("reads the newer API's errors alike", () => {
    expect(explain(401, { error: { message: "Invalid token", code: "error" } })).toEqual({ text: "Invalid token" });
  });

  it("knows the older spelling of 429", () => {
    expect(explain(427, undefined)).toEqual({ code: "rate-limited", text: null });
  });

  it.each([undefined, null, "no", [], {}, { error: "no" }, { error: { message: 7 } }])(
    "has no words for %j",
    (body) => {
      expect(explain(400, body)).toEqual({ text: null });
    },
  );
});
