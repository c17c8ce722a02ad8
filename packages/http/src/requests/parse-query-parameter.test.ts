import { ProblemError, type Problem } from "@roster/core/problem";
import { describe, expect, test } from "vitest";
import { testDependencies, testSource, TEST_SOURCES } from "../testing/test-dependencies.ts";
import { parseQueryParameter } from "./parse-query-parameter.ts";

/** Only the source `sentry-us` is in view. The deployment has `k6` as well. */
const source = testSource({ sources: TEST_SOURCES.slice(0, 1) });
const context = { deployment: testDependencies(source).deployment, sourcesInView: [source] };

function problemOf(query: string): Problem {
  try {
    parseQueryParameter(query, context);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
  }
  throw new Error(`${query} was accepted`);
}

describe("the name of a source in a query", () => {
  test.each([
    "region:US",
    "source:sentry-us",
    "provider:Sentry",
    "installation:sentry",
    "!region:us OR source:[Sentry-US]",
  ])("is accepted if it is in view: %s", (query) => {
    expect(() => parseQueryParameter(query, context)).not.toThrow();
  });

  test.each([
    ["region:mars", "us", { start: 7, end: 11 }],
    ["foo source:[sentry-us,nope]", "sentry-us", { start: 22, end: 26 }],
    ["!provider:gitlab", "sentry", { start: 10, end: 16 }],
    ["installation:Sentry", "sentry", { start: 13, end: 19 }],
  ])("is a 400 that names those in view if no source has it: %s", (query, known, position) => {
    const { status, code, detail, ...rest } = problemOf(query);
    expect([status, code, rest.position]).toEqual([400, "invalid-query", position]);
    expect(detail).toContain(`In view: ${known}.`);
  });

  test("is a 400 with a suggestion if it is misspelled", () => {
    expect(problemOf("provider:sentyr")).toMatchObject({ status: 400, suggestion: "sentry" });
  });

  test.each([
    "region:global",
    "source:K6",
    "provider:k6",
    "installation:k6",
    "NOT region:global",
    "source:[sentry-us,k6]",
  ])("is a 403 with the header to send if it is not in view: %s", (query) => {
    expect(problemOf(query)).toMatchObject({
      status: 403,
      code: "source-not-in-view",
      headers: ["Roster-K6-Authorization"],
    });
  });
});
