import { describe, expect, it } from "vitest";
import { createPageSequenceCheck } from "./page-sequence-check.ts";
import { createInvalidResponse } from "./upstream-error.ts";

const invalidResponse = createInvalidResponse("sentry.io", 200);

describe("createPageSequenceCheck", () => {
  it("accepts pages that differ, and empty pages in a row", () => {
    const check = createPageSequenceCheck();
    for (const ids of [["1", "2"], ["2", "3"], [], [], ["2", "3"]]) check(ids, invalidResponse);
  });

  it("rejects a page that repeats the page before it", () => {
    const check = createPageSequenceCheck();
    check(["1", "2"], invalidResponse);
    expect(() => check(["1", "2"], invalidResponse)).toThrow(expect.objectContaining({ code: "unreadable" }));
  });

  it("rejects a page beyond the maximum", () => {
    const check = createPageSequenceCheck(2);
    check(["1"], invalidResponse);
    check(["2"], invalidResponse);
    expect(() => check(["3"], invalidResponse)).toThrow("more than 2 pages");
  });
});
