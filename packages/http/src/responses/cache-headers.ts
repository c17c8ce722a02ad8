import type { Freshness, OrganizationListPage, SourceReport } from "@roster/core/source";
import { jsonResponse, type BufferedResponse } from "./buffered-response.ts";

/** Seconds for which a client may reuse a response. The replicas are refreshed about once a minute. */
const MAX_AGE = 15;

/** For responses that a client may store but has to revalidate before each use. */
export const REVALIDATE = "private, no-cache";

/**
 * `Cache-Control` of a response. A failed or syncing source forbids storing it. A client that required the newest data has
 * to revalidate it. Only the client itself may store it, because it depends on the credential.
 */
export function cacheControl(reports: readonly SourceReport[], freshness: Freshness | null = null): string {
  if (reports.some(({ status }) => status === "failed" || status === "syncing")) return "no-store";
  return freshness?.fresh || freshness?.maxAge === 0 ? REVALIDATE : `private, max-age=${MAX_AGE}`;
}

/** `Cache-Control`, and `Roster-Synced`: when the oldest replica that was read was synced. */
export function cacheHeaders(
  result: Pick<OrganizationListPage, "reports"> & { readonly syncedAt?: number | null },
  freshness: Freshness | null = null,
): Headers {
  const headers = new Headers({ "Cache-Control": cacheControl(result.reports, freshness) });
  if (result.syncedAt != null) headers.set("Roster-Synced", new Date(result.syncedAt).toISOString());
  return headers;
}

/** A JSON response that does not depend on the state of a source. */
export function cacheableJsonResponse(body: unknown): BufferedResponse {
  return jsonResponse(body, { "Cache-Control": cacheControl([]) });
}
