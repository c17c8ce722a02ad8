import { expect, test, vi } from "vitest";
import { createEdgeCache } from "../edge-cache/edge-cache.ts";
import { EMPTY_LISTING, testApp, testDependencies, testSource } from "../testing/test-dependencies.ts";

const parsed = vi.hoisted(() => ({ count: 0 }));

vi.mock("@roster/core/search", async (load) => {
  const search = await load<
    Readonly<Record<string, unknown>> & { parseQuery: (...parameters: unknown[]) => unknown }
  >();
  const parseQuery = (...parameters: unknown[]): unknown => {
    parsed.count += 1;
    return search.parseQuery(...parameters);
  };
  return { ...search, parseQuery };
});

test.each([
  ["a miss of the edge cache", {}],
  ["an exported list", { Accept: "application/x-ndjson" }],
])("%s parses its query once", async (_, headers) => {
  const { app, clock } = testApp();
  const edgeCache = createEdgeCache({ now: () => clock.now, platform: null });
  const source = testSource({ list: async () => EMPTY_LISTING });
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
  parsed.count = 0;
  const request = new Request("http://roster/v1/organizations?query=slug:acme", { headers });
  const response = await app.fetch(request, testDependencies(source, { edgeCache }), context);
  expect([response.status, parsed.count]).toEqual([200, 1]);
});
