import { createProblem } from "@roster/core/problem";
import { failedReport, type FindResult, type SourceReport } from "@roster/core/source";
import { describe, expect, test } from "vitest";
import type { Principal, Scope } from "../auth/principal.ts";
import type { ProxyRequest } from "../dependencies.ts";
import {
  TEST_SOURCES,
  EMPTY_LISTING,
  testApp,
  testDependencies,
  testRow,
  testSource,
} from "../testing/test-dependencies.ts";

const FOUND = testRow({ id: "sentry:1", source: "sentry-us", installation: "sentry" }, 1).organization;
const key = (...scopes: readonly Scope[]): Principal => ({
  key: { id: "t", scopes, sources: ["*"], expiresAt: null },
  credentials: {},
});
const own: Principal = { key: null, credentials: { sentry: { scheme: "Bearer", token: "tok" } } };

/** A face over one Sentry source that finds what it is told to, and notes what is sent on. */
function stage(principal: Principal, finding: Partial<FindResult> = {}) {
  const { face } = testApp();
  const sent: ProxyRequest[] = [];
  const source = testSource({
    sources: TEST_SOURCES.slice(0, 1),
    find: async () => ({ organizations: [FOUND], reports: EMPTY_LISTING.reports, warnings: [], ...finding }),
  });
  const root = testDependencies(source, { authenticate: async () => principal });
  const forward = async (forwarding: ProxyRequest) => {
    sent.push(forwarding);
    return Response.json({ id: "1", links: { organizationUrl: "https://x", regionUrl: "https://us.sentry.io" } });
  };
  const deployment = { ...root.deployment, forward };
  const ask = (method: string, path: string) => face.request(path, { method }, { ...root, deployment });
  return { ask, sent };
}

describe("who may have requests sent on", () => {
  test.each([
    ["GET", key("org:read"), 403],
    ["GET", key("proxy:read"), 200],
    ["HEAD", key("proxy:read"), 200],
    ["POST", key("org:read", "proxy:read"), 403],
    ["DELETE", key("proxy:read"), 403],
    ["DELETE", key("proxy:write"), 200],
    ["GET", key("proxy:write"), 403],
    ["DELETE", own, 200],
    ["GET", { ...key("org:read"), credentials: own.credentials }, 200],
    ["GET", { ...key("org:read"), credentials: { k6: { scheme: "Token", token: "tok" } } }, 403],
  ] as const)("%s %o: %i", async (method, principal, status) => {
    for (const path of ["/api/0/organizations/foo/members/", "/api/0/projects/foo/bar/keys/1/"]) {
      const { ask, sent } = stage(principal);
      expect((await ask(method, path)).status).toBe(status);
      expect(sent.map(({ request }) => [request.method, new URL(request.url).pathname])).toEqual(
        status === 200 ? [[method, path]] : [],
      );
    }
  });

  test("an organization's detail needs no more than to read it, and names this roster", async () => {
    const { ask } = stage(key("org:read"));
    const response = await ask("GET", "/api/0/organizations/foo/");
    expect(await response.json()).toEqual({
      id: "1",
      links: { organizationUrl: "https://x", regionUrl: "http://localhost" },
    });
    expect((await stage(key("proxy:read")).ask("GET", "/api/0/organizations/foo/")).status).toBe(403);
    expect((await stage(key("org:read")).ask("PUT", "/api/0/organizations/foo/")).status).toBe(403);
  });
});

describe("a token of an organization, which may not list", () => {
  const tokenOf = (org: string, region: string) =>
    `sntrys_${btoa(JSON.stringify({ iat: 1, url: "https://sentry.io", region_url: `https://${region}.sentry.io`, org }))}_s`;
  const refusing = (code: "upstream-forbidden" | "upstream-failed"): Partial<FindResult> => ({
    organizations: [],
    reports: [failedReport({ id: "sentry-us", region: "us" }, createProblem(code, "No."))],
  });
  const path = "/api/0/organizations/foo/releases/";
  const principal = (token: string): Principal => ({ key: null, credentials: { sentry: { scheme: "Bearer", token } } });

  test("is sent on to the region that it names", async () => {
    const { ask, sent } = stage(principal(tokenOf("foo", "us")), refusing("upstream-forbidden"));
    expect((await ask("POST", path)).status).toBe(200);
    expect(sent.map(({ organization }) => [organization.source, organization["apiUrl"]])).toEqual([
      ["sentry-us", "https://us.sentry.io"],
    ]);
  });

  test.each([
    ["for another organization", tokenOf("bar", "us"), "upstream-forbidden", 403],
    ["to a region that nobody serves", tokenOf("foo", "jp"), "upstream-forbidden", 403],
    ["where a source may yet tell better", tokenOf("foo", "us"), "upstream-failed", 503],
    ["if it is another kind of token", "sntryu_abc", "upstream-forbidden", 403],
  ] as const)("is not %s", async (_, token, code, status) => {
    const { ask, sent } = stage(principal(token), refusing(code));
    expect([(await ask("GET", path)).status, sent]).toEqual([status, []]);
  });
});

describe("when it cannot be found", () => {
  const report = (changes: Partial<SourceReport>): SourceReport => ({
    ...failedReport({ id: "sentry-us", region: "us" }, createProblem("upstream-failed", "Down.")),
    ...changes,
  });

  test.each([
    ["nobody has it", { reports: EMPTY_LISTING.reports }, 404, "The requested resource does not exist"],
    ["a source that may hold it is down", { reports: [report({})] }, 503, expect.any(String)],
    [
      "it may be kept in its region",
      { reports: [report({ status: "elsewhere", error: null, url: "https://eu.example" })] },
      421,
      expect.stringContaining("https://eu.example"),
    ],
    [
      "the token is refused",
      { reports: [report({ error: createProblem("upstream-unauthorized", "No.") })] },
      401,
      "Invalid token",
    ],
  ])("%s", async (_, finding, status, detail) => {
    const { ask, sent } = stage(own, { organizations: [], ...finding });
    const response = await ask("GET", "/api/0/organizations/foo/projects/");
    expect([response.status, await response.json()]).toEqual([status, { detail }]);
    expect(sent).toEqual([]);
  });
});
