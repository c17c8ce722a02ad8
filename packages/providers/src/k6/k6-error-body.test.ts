import { describe, expect, it } from "vitest";
import { readErrorBody } from "./k6-error-body.ts";

describe("readErrorBody", () => {
  it("reads the message and sets no code", () => {
    const body = { error: { message: "Project matching ID 2 not found in stack 1.", code: 2 } };
    expect(readErrorBody(403, body)).toEqual({ text: "Project matching ID 2 not found in stack 1." });
  });

  it("reads the error bodies of v6", () => {
    expect(readErrorBody(401, { error: { message: "Invalid token", code: "error" } })).toEqual({
      text: "Invalid token",
    });
  });

  it("maps 427 to rate-limited", () => {
    expect(readErrorBody(427, undefined)).toEqual({ code: "rate-limited", text: null });
  });

  it.each([undefined, null, "no", [], {}, { error: "no" }, { error: { message: 7 } }])(
    "returns no text for %j",
    (body) => {
      expect(readErrorBody(400, body)).toEqual({ text: null });
    },
  );
});
