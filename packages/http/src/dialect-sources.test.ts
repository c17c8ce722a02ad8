import { createProblem } from "@roster/core/problem";
import { failedReport, type SourceReport } from "@roster/core/source";
import { describe, expect, test } from "vitest";
import { EMPTY_LISTING, testApp, testDependencies, testRow, testSource } from "./testing/test-dependencies.ts";

const fresh = EMPTY_LISTING.reports;
const de = { id: "sentry-de", region: "de" };
const elsewhere: SourceReport = {
  ...failedReport(de, createProblem("upstream-failed", "")),
  status: "elsewhere",
  error: null,
  url: "https://eu.example",
};

function send(path: string, reports: readonly SourceReport[]): Promise<Response> | Response {
  const raw = path.startsWith("/v3") ? { id: 1 } : { id: "1", links: {} };
  const rows = [testRow({ id: "sentry:1", source: "sentry-us", raw }, 1)];
  const provider = path.startsWith("/v3") ? "k6" : "sentry";
  const source = testSource({
    sources: [
      { id: "sentry-us", installation: provider, provider, region: "us" },
      { ...de, installation: provider, provider },
    ],
    list: async () => ({ ...EMPTY_LISTING, rows, reports }),
  });
  return testApp().app.request(path, {}, testDependencies(source));
}

describe.each(["/api/0/organizations/", "/v3/organizations"])("the vendor list at %s", (path) => {
  test("has a header that says it is complete", async () => {
    const response = await send(path, fresh);
    expect([response.status, response.headers.get("Roster-Complete")]).toEqual([200, "?1"]);
  });

  test("omits sources whose data stays in its region, and says that it is incomplete", async () => {
    const response = await send(path, [...fresh, elsewhere]);
    expect([response.status, response.headers.get("Roster-Complete")]).toEqual([200, "?0"]);
  });

  test.each([
    ["failed", createProblem("upstream-failed", "Down."), "5"],
    ["syncing", createProblem("syncing", "Not yet.", { retryAfter: 2 }), "2"],
    ["refused, but another is not", createProblem("upstream-unauthorized", "No."), "5"],
  ])("is a 503 where a source is %s", async (_, error, retryAfter) => {
    const response = await send(path, [...fresh, failedReport(de, error)]);
    expect([response.status, response.headers.get("Retry-After")]).toEqual([503, retryAfter]);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  test("is a refusal where all sources refuse", async () => {
    const response = await send(path, [failedReport(de, createProblem("upstream-forbidden", "No."))]);
    expect(response.status).toBe(403);
  });
});
