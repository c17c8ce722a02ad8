import { createProblem } from "@roster/core/problem";
import { failedReport, type Finding, type SourceReport } from "@roster/core/roster";
import { describe, expect, test } from "vitest";
import type { Principal, Scope } from "../auth/principal.ts";
import type { Forwarding } from "../deployment.ts";
import { DESCRIBED, EMPTY, testFace, testRoot, testRow, testSource } from "../testing/root.ts";

const FOUND = testRow({ id: "sentry:1", source: "sentry-us", installation: "sentry" }, 1).organization;
const key = (...scopes: readonly Scope[]): Principal => ({
  key: { id: "t", scopes, sources: ["*"], expiresAt: null },
  credentials: {},
});
const own: Principal = { key: null, credentials: { sentry: { scheme: "Bearer", token: "tok" } } };

/** A face over one Sentry source that finds what it is told to, and notes what is sent on. */
function stage(principal: Principal, finding: Partial<Finding> = {}) {
  const { face } = testFace();
  const sent: Forwarding[] = [];
  const source = testSource({
    sources: DESCRIBED.slice(0, 1),
    find: async () => ({ organizations: [FOUND], reports: EMPTY.reports, warnings: [], ...finding }),
  });
  const root = testRoot(source, { authenticate: async () => principal });
  const forward = async (forwarding: Forwarding) => {
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

describe("when it cannot be found", () => {
  const report = (changes: Partial<SourceReport>): SourceReport => ({
    ...failedReport({ id: "sentry-us", region: "us" }, createProblem("upstream-failed", "Down.")),
    ...changes,
  });

  test.each([
    ["nobody has it", { reports: EMPTY.reports }, 404, "The requested resource does not exist"],
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
