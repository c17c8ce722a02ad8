import fc from "fast-check";
import { expect, test } from "vitest";
import {
  TEST_SOURCES,
  EMPTY_LISTING,
  testApp,
  testDependencies,
  testRow,
  testSource,
} from "./testing/test-dependencies.ts";
import { OPERATIONS } from "./operation-table.ts";

/**
 * Sends random requests to every route. Each response has to be a success or an error in the format of its dialect, and
 * never a 500. Routes and parameters come from the operation table, so new ones are covered automatically.
 */

const source = testSource({
  sources: TEST_SOURCES,
  list: async () => ({
    ...EMPTY_LISTING,
    rows: [testRow({ id: "sentry:1", source: "sentry-us", raw: { id: "1" } }, 1)],
  }),
  find: async () => ({ organizations: [], reports: EMPTY_LISTING.reports, warnings: [] }),
  projects: async () => ({ ...EMPTY_LISTING, rows: [] }),
  status: async () => [],
  refresh: async () => {},
  changes: async ({ after }) => [...after.keys()].map((id) => ({ source: id, read: null })),
});
const quota = { quota: 1_000_000_000, window: 1 };
const dependencies = testDependencies(source, { rateLimits: { principal: quota, unverified: quota } });

const value = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "1",
    "0",
    "true",
    "-name",
    "100",
    "101",
    "raw,billing",
    "sentry-us",
    "k6,k6",
    "now",
    "~",
    "eyJ2IjoxfQ",
  ),
  fc.constantFrom(
    "slug:foo AND (name:bar OR email:[a@x.io,b@x.io])",
    "NOT",
    '"',
    "created:>=2024-01-01",
    "a:b:c",
    "[[[",
  ),
);
const headers = fc.record(
  {
    Accept: fc.constantFrom("application/x-ndjson", "*/*;q=0", ",,;q=", "text/html"),
    "If-None-Match": fc.constantFrom("*", '"a", W/"b"', "a", '"'),
    "Cache-Control": fc.constantFrom("no-cache", "max-age=5", "max-age=99999999999", "max-age=x, no-store"),
    traceparent: fc.constantFrom("00-", `00-${"a".repeat(32)}-${"b".repeat(16)}-01`, "ff"),
    "X-Request-Id": fc.constantFrom("abcdefgh", "a", "x".repeat(100)),
  },
  { requiredKeys: [] },
);
const request = fc.constantFrom(...OPERATIONS).chain((operation) => {
  const names = [...Object.keys(operation.parameters({ sources: TEST_SOURCES })), "junk", "toString", "__proto__"];
  return fc.record({
    path: fc.constant(operation.path),
    id: fc.oneof(
      fc.constantFrom("sentry:2", "2", "foo", "k6", "..", "%2e%2e", "%", "%zz", "a%2Fb", "%ff"),
      fc.string({ minLength: 1 }).map((text) => encodeURIComponent(text.toWellFormed())),
    ),
    method: fc.constantFrom("GET", "HEAD", "POST", "OPTIONS", "DELETE", "PUT"),
    search: fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 4 }),
    headers,
  });
});

const { app } = testApp();

test("no request causes an unexpected error", async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ path, id, method, search, headers }) => {
      const at = path.replace("{id}", () => id).replace("{rest}", "x/");
      const query = new URLSearchParams(search.map(([name, text]) => [name, text.toWellFormed()]));
      const response = await app.request(`${at}?${query}`, { method, headers }, dependencies);
      expect(response.status, await response.clone().text()).not.toBe(500);
      expect(response.headers.get("Cache-Control")).not.toBeNull();
      expect(response.headers.get("X-Request-Id")).toMatch(/^[\w-]{8,64}$/);
      const text = await response.text();
      if (response.status >= 400 && method !== "HEAD" && text !== "") {
        const type = response.headers.get("Content-Type") ?? "";
        expect(type).toMatch(/^(application\/(problem\+)?json|text\/plain)/);
        if (type.includes("json")) expect(JSON.parse(text)).toBeInstanceOf(Object);
      }
    }),
    { numRuns: 600 },
  );
});
