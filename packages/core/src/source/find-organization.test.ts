import { describe, expect, test } from "vitest";
import { createProblem, type ProblemCode } from "../problem/index.ts";
import { findOrganization } from "./find-organization.ts";
import { INCLUDE_NOTHING, type FindOptions, type FindResult, type Source } from "./source.ts";
import { failedReport, type SourceReport, type Warning } from "./source-report.ts";

const options = { include: INCLUDE_NOTHING, freshness: { fresh: false, maxAge: null } };
const documentOf = (id: string) => ({ id, source: "a", changedAt: 1, text: "{}" });

/** A source that answers each question with the next of some results, and the last one after that. */
function sourceOf(id: string, ...results: readonly Partial<FindResult>[]): Source & { asked: FindOptions[] } {
  const asked: FindOptions[] = [];
  const source = {
    sources: [{ id, installation: "sentry", provider: "sentry", region: id }],
    asked,
    find: async (_: string, question: FindOptions): Promise<FindResult> => {
      asked.push(question);
      const result = results[Math.min(asked.length, results.length) - 1];
      return { organizations: [], reports: [report(id)], warnings: [], ...result };
    },
  };
  return source as unknown as Source & { asked: FindOptions[] };
}

function report(id: string): SourceReport {
  return { id, region: id, status: "fresh", matched: 0, undetermined: 0, url: null, error: null };
}

const failed = (id: string, code: ProblemCode, extensions = {}) => ({
  reports: [failedReport({ id, region: id }, createProblem(code, code, extensions))],
});

async function codeOf(sources: readonly Source[]): Promise<string> {
  const found = await findOrganization(sources, "acme", options);
  return "status" in found ? `${found.status} ${found.code}` : found.organization.id;
}

describe("an organization that no source has", () => {
  test("is 404 once every source was asked again for this question", async () => {
    const [a, b] = [sourceOf("a"), sourceOf("b")];
    expect(await codeOf([a, b])).toBe("404 organization-not-found");
    expect(a.asked.map(({ freshness }) => freshness.fresh)).toEqual([false, true]);
    expect(b.asked.map(({ freshness }) => freshness.fresh)).toEqual([false, true]);
  });

  test("is found if it was renamed or created since the last sync", async () => {
    const a = sourceOf("a", {}, { organizations: [documentOf("sentry:1")] });
    expect(await codeOf([a, sourceOf("b")])).toBe("sentry:1");
  });

  test("is 503 if a source could not be asked again", async () => {
    const a = sourceOf("a", {}, failed("a", "upstream-failed", { retryAfter: 30 }));
    expect(await codeOf([a, sourceOf("b")])).toBe("503 sources-incomplete");
  });

  test("is 503 with the host where organizations live on a host that no source serves", async () => {
    const unrouted: Warning = { code: "unrouted", source: null, detail: "No source serves ja.sentry.io." };
    const found = await findOrganization([sourceOf("a", { warnings: [unrouted] })], "acme", options);
    expect(found).toMatchObject({ status: 503, code: "sources-incomplete" });
    expect(JSON.stringify(found)).toContain("ja.sentry.io");
  });

  test("is 403 with the upstream's code where a source refuses, also beside others that answer", async () => {
    const a = sourceOf("a", failed("a", "upstream-forbidden", { upstreamCode: "sso-required" }));
    expect(await findOrganization([a, sourceOf("b")], "acme", options)).toMatchObject({
      status: 403,
      code: "upstream-forbidden",
      upstreamCode: "sso-required",
    });
  });
});

test("a source that has the organization is not asked again, nor are the others", async () => {
  const [a, b] = [sourceOf("a", { organizations: [documentOf("sentry:1")] }), sourceOf("b")];
  expect(await codeOf([a, b])).toBe("sentry:1");
  expect([a.asked.length, b.asked.length]).toEqual([1, 1]);
});
