import { describe, expect, test } from "vitest";
import { EMPTY_LISTING, TEST_SOURCES, testApp, testDependencies, testSource } from "../testing/test-dependencies.ts";
import { pathProblem, requestPath } from "./request-path.ts";

const ORIGIN = "https://roster.example";

test.each([
  [`${ORIGIN}/v1/organizations/%2e%2e?a=/b#c`, "/v1/organizations/%2e%2e"],
  [`${ORIGIN}?query=..`, "/"],
  ["http://[::1]:8787/a//b", "/a//b"],
])("the path of %s is %s", (url, path) => {
  expect(requestPath(url)).toBe(path);
});

/** Ends of a path that are refused, wherever they stand. */
const REFUSED = [
  ".",
  "..",
  "%2e",
  "%2E%2e",
  ".%2e",
  "%2E.",
  "..%2f",
  "..%2Fbar",
  "foo%2f..",
  "foo/%2e%2e%2fbar",
  "foo/..%5Cbar",
  "%",
  "%zz",
  "%ff",
  "100%",
  "%C3",
];

test.each(REFUSED)("%s is a bad path", (end) => {
  expect(pathProblem(`${ORIGIN}/v1/organizations/${end}`)?.code).toBe("bad-path");
  const code = end.startsWith("foo/") ? "route-not-found" : "bad-path";
  expect(pathProblem(`${ORIGIN}/api/0/organizations/${end}/projects/`)?.code).toBe(code);
  expect(pathProblem(`${ORIGIN}/api/0/projects/foo/${end}/`)?.code).toBe("route-not-found");
});

test.each(["foo", "...", "..foo", ".well-known", "a%2Fb", "%252e%252e", "sentry:2", "%F0%9F%98%80", "releases/a%2Fb/"])(
  "%s is a path",
  (end) => {
    expect(pathProblem(`${ORIGIN}/v1/organizations/${end}`)).toBeNull();
  },
);

/** A request whose URL is as it was sent. `Request` itself resolves dot segments. */
function rawRequest(path: string): Request {
  return new Proxy(new Request(ORIGIN), {
    get: (request, name) => {
      if (name === "url") return `${ORIGIN}${path}`;
      const value: unknown = Reflect.get(request, name, request);
      return typeof value === "function" ? (value.bind(request) as unknown) : value;
    },
  });
}

describe("the app", () => {
  const { app } = testApp();
  const unanswered = testSource({
    sources: TEST_SOURCES,
    // A source that does not answer: what it could hold is 503.
    find: async () => ({
      organizations: [],
      reports: TEST_SOURCES.map(({ id, region }) => ({
        ...EMPTY_LISTING.reports[0],
        id,
        region,
        status: "failed" as const,
        matched: null,
        undetermined: 0,
        url: null,
        error: null,
      })),
      warnings: [],
    }),
  });
  const fetchPath = async (path: string) => app.fetch(rawRequest(path), testDependencies(unanswered));

  test.each(REFUSED.filter((end) => !end.startsWith("foo/")))("refuses %s with 400 in each dialect", async (end) => {
    const roster = await fetchPath(`/v1/organizations/${end}`);
    expect([roster.status, await roster.json()]).toMatchObject([400, { code: "bad-path", type: "/problems/bad-path" }]);
    const sentry = await fetchPath(`/api/0/organizations/${end}/`);
    expect([sentry.status, Object.keys((await sentry.json()) as object)]).toEqual([400, ["detail"]]);
    const k6 = await fetchPath(`/v3/organizations/${end}`);
    expect([k6.status, await k6.json()]).toMatchObject([400, { error: { code: 2 } }]);
  });

  test("answers 404 for a reference with a slash, although no source has answered", async () => {
    for (const path of ["/v1/organizations/a%2Fb", "/v1/organizations/a%5Cb/projects", "/v3/organizations/a%2Fb"]) {
      expect((await fetchPath(path)).status, path).toBe(404);
    }
    expect((await fetchPath("/api/0/organizations/a%2Fb/")).status).toBe(404);
  });

  test("passes leading zeros on to the sources, which drop them", async () => {
    const references: string[] = [];
    const source = testSource({
      find: async (reference) => {
        references.push(reference);
        return { organizations: [], reports: EMPTY_LISTING.reports, warnings: [] };
      },
    });
    for (const reference of ["0101", "sentry:0101"]) {
      const response = await app.fetch(rawRequest(`/v1/organizations/${reference}`), testDependencies(source));
      expect(response.status).toBe(404);
    }
    // Each reference is looked up twice: an absence is told only after a revalidation.
    expect([...new Set(references)]).toEqual(["0101", "sentry:0101"]);
  });
});
