import { jsonResponse } from "../responses/buffered-response.ts";
import { cacheControl } from "../responses/cache-headers.ts";
import type { Operation } from "../operation.ts";

export const listSentryRegionsOperation: Operation = {
  id: "listSentryRegions",
  method: "GET",
  path: "/api/0/users/me/regions/",
  dialect: "sentry",
  summary: "List regions, as Sentry does",
  description:
    "Exactly one: this roster, which answers for all of them. Clients that go from region to region come once.",
  scope: "org:read",
  recordsAuthOutcome: false,
  parameters: () => ({}),
  handle: async ({ url }) =>
    jsonResponse(
      { regions: [{ name: "roster", url: url.origin }] },
      { "Cache-Control": cacheControl([]), "Content-Type": "application/json" },
    ),
};
