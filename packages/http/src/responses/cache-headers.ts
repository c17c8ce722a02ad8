import type { OrganizationListPage, SourceReport } from "@roster/core/source";
import type { Freshness } from "@roster/core/source";
import { jsonResponse, type BufferedResponse } from "./buffered-response.ts";

/** Seconds for which a client need not ask again. A roster's copies are refreshed about once a minute. */
const MAX_AGE = 15;

/** What may be kept, and asked about again before each use. */
export const REVALIDATE = "private, no-cache";

/**
 * Answers are for the caller alone. A failed or syncing source forbids keeping one; where the caller insisted on the
 * newest data, a kept one is to be revalidated.
 */
export function cacheControl(reports: readonly SourceReport[], freshness: Freshness | null = null): string {
  if (reports.some(({ status }) => status === "failed" || status === "syncing")) return "no-store";
  return freshness?.fresh || freshness?.maxAge === 0 ? REVALIDATE : `private, max-age=${MAX_AGE}`;
}

/** Headers of an answer made from copies: how it may be kept, and when the oldest copy was synced. */
export function cacheHeaders(
  answer: Pick<OrganizationListPage, "reports"> & { readonly syncedAt?: number | null },
  freshness: Freshness | null = null,
): Headers {
  const headers = new Headers({ "Cache-Control": cacheControl(answer.reports, freshness) });
  if (answer.syncedAt != null) headers.set("Roster-Synced", new Date(answer.syncedAt).toISOString());
  return headers;
}

/** An answer that nothing forbids keeping for a while. */
export function cacheableJsonResponse(body: unknown): BufferedResponse {
  return jsonResponse(body, { "Cache-Control": cacheControl([]) });
}
