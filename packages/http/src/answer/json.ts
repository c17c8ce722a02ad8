import type { Page, SourceReport } from "@roster/core/roster";

/** Answers are for the caller alone. A failed or syncing source forbids keeping one; a client may keep others, and ask. */
export function cacheControl(reports: readonly SourceReport[]): string {
  const partial = reports.some(({ status }) => status === "failed" || status === "syncing");
  return partial ? "no-store" : "private, no-cache";
}

/** Headers of an answer made from copies: how it may be kept, and when the oldest copy was synced. */
export function answerHeaders(answer: Pick<Page, "reports"> & { readonly syncedAt?: number | null }): Headers {
  const headers = new Headers({
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": cacheControl(answer.reports),
  });
  if (answer.syncedAt != null) headers.set("Roster-Synced", new Date(answer.syncedAt).toISOString());
  return headers;
}
