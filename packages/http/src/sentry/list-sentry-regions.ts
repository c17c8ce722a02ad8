import type { Operation } from "../operation.ts";
import { jsonResponse } from "../responses/buffered-response.ts";
import { cacheControl } from "../responses/cache-headers.ts";

export const listSentryRegionsOperation: Operation = {
  id: "listSentryRegions",
  method: "GET",
  path: "/api/0/users/me/regions/",
  dialect: "sentry",
  summary: "List regions in Sentry's format",
  description:
    "Exactly one region: this Roster deployment, which serves the organizations of all regions. Clients that query each " +
    "region send one request.",
  scope: "org:read",
  recordsAuthOutcome: false,
  parameters: () => ({}),
  handle: async ({ url }) =>
    jsonResponse(
      { regions: [{ name: "roster", url: url.origin }] },
      { "Cache-Control": cacheControl([]), "Content-Type": "application/json" },
    ),
};
