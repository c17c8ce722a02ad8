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
  testDocument,
  testSource,
} from "../testing/test-dependencies.ts";

const FOUND = testDocument({ id: "sentry:1", source: "sentry-us", installation: "sentry" });
const key = (...scopes: readonly Scope[]): Principal => ({
  key: { id: "t", scopes, sources: ["*"], expiresAt: null },
  credentials: {},
});
const own: Principal = { key: null, credentials: { sentry: { scheme: "Bearer", token: "tok" } } };

/** An app with one Sentry source that returns `finding`. It records the requests that are proxied. */
function createTestApp(principal: Principal, finding: Partial<FindResult> = {}) {
  const { app } = testApp();
  const sent: ProxyRequest[] = [];
  const source = testSource({
    sources: TEST_SOURCES.slice(0, 1),
    find: async () => ({ organizations: [FOUND], reports: EMPTY_LISTING.reports, warnings: [], ...finding }),
  });
  const dependencies = testDependencies(source, { authenticate: async () => principal });
  const proxyToUpstream = async (proxied: ProxyRequest) => {
    sent.push(proxied);
    return Response.json({ id: "1", links: { organizationUrl: "https://x", regionUrl: "https://us.sentry.io" } });
  };
  const deployment = { ...dependencies.deployment, proxyToUpstream };
  const send = (method: string, path: string) => app.request(path, { method }, { ...dependencies, deployment });
  return { send, sent };
}

describe("authorization of proxied requests", () => {
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
      const { send, sent } = createTestApp(principal);
      expect((await send(method, path)).status).toBe(status);
      expect(sent.map(({ request }) => [request.method, new URL(request.url).pathname])).toEqual(
        status === 200 ? [[method, path]] : [],
      );
    }
  });

  test("an organization's detail requires only org:read, and has this origin as its region", async () => {
    const { send } = createTestApp(key("org:read"));
    const response = await send("GET", "/api/0/organizations/foo/");
    expect(await response.json()).toEqual({
      id: "1",
      links: { organizationUrl: "https://x", regionUrl: "http://localhost" },
    });
    expect((await createTestApp(key("proxy:read")).send("GET", "/api/0/organizations/foo/")).status).toBe(403);
    expect((await createTestApp(key("org:read")).send("PUT", "/api/0/organizations/foo/")).status).toBe(403);
  });
});

describe("an organization token, which may not list organizations", () => {
  const tokenOf = (org: string, region: string) =>
    `sntrys_${btoa(JSON.stringify({ iat: 1, url: "https://sentry.io", region_url: `https://${region}.sentry.io`, org }))}_s`;
  const refusing = (code: "upstream-forbidden" | "upstream-failed"): Partial<FindResult> => ({
    organizations: [],
    reports: [failedReport({ id: "sentry-us", region: "us" }, createProblem(code, "No."))],
  });
  const path = "/api/0/organizations/foo/releases/";
  const principal = (token: string): Principal => ({ key: null, credentials: { sentry: { scheme: "Bearer", token } } });

  test("is sent to the region that it names", async () => {
    const { send, sent } = createTestApp(principal(tokenOf("foo", "us")), refusing("upstream-forbidden"));
    expect((await send("POST", path)).status).toBe(200);
    expect(sent.map(({ organization }) => [organization.source, organization.apiUrl])).toEqual([
      ["sentry-us", "https://us.sentry.io"],
    ]);
  });

  test.each([
    ["another organization", tokenOf("bar", "us"), "upstream-forbidden", 403],
    ["a region that no source serves", tokenOf("foo", "jp"), "upstream-forbidden", 403],
    ["a source that failed but does not refuse", tokenOf("foo", "us"), "upstream-failed", 503],
    ["another kind of token", "sntryu_abc", "upstream-forbidden", 403],
  ] as const)("is not sent: %s", async (_, token, code, status) => {
    const { send, sent } = createTestApp(principal(token), refusing(code));
    expect([(await send("GET", path)).status, sent]).toEqual([status, []]);
  });
});

describe("an organization that is not found", () => {
  const report = (changes: Partial<SourceReport>): SourceReport => ({
    ...failedReport({ id: "sentry-us", region: "us" }, createProblem("upstream-failed", "Down.")),
    ...changes,
  });

  test.each([
    ["no source has it", { reports: EMPTY_LISTING.reports }, 404, "The requested resource does not exist"],
    ["a source that may have it is down", { reports: [report({})] }, 503, expect.any(String)],
    [
      "its data may stay in its region",
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
    const { send, sent } = createTestApp(own, { organizations: [], ...finding });
    const response = await send("GET", "/api/0/organizations/foo/projects/");
    expect([response.status, await response.json()]).toEqual([status, { detail }]);
    expect(sent).toEqual([]);
  });
});
