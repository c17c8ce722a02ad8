/**
 * The progress of a sync. It is stored with the last staged page, so that a sync can resume after a pause, an eviction
 * or a restart.
 *
 * A sync stages page by page: it compares a page with the live rows, and writes the rows that differ, and one row with
 * the ids of the page. One transaction at the end applies the stage. So readers never see a partial sync, and an
 * unchanged list writes one row for each page.
 */
export interface SyncProgress {
  /** When the sync began, in epoch milliseconds. Its changes have this time. */
  readonly began: number;
  /** The number of staged pages. */
  readonly pages: number;
  /** The upstream's cursor of the next page. Null before the first page, and if the upstream has no cursors. */
  readonly after: string | null;
}

/** A sync older than this, in milliseconds, is not resumed, because its first pages are out of date. */
const MAX_AGE = 10 * 60_000;

/** The progress to resume from. If there is none, clears the stage and starts from the first page. */
export function openStage(sql: SqlStorage, now: number): SyncProgress {
  const progress = resumableProgress(sql, now);
  if (progress) return progress;
  clearStage(sql);
  return { began: now, pages: 0, after: null };
}

/** The progress of an unfinished sync that can resume; null if there is none. */
export function resumableProgress(sql: SqlStorage, now: number): SyncProgress | null {
  const [last] = sql
    .exec<{ page: number; began: number; after: string | null }>(
      "SELECT page, began, after FROM staged_pages ORDER BY page DESC LIMIT 1",
    )
    .toArray();
  if (!last || last.after === null || now - last.began > MAX_AGE) return null;
  return { began: last.began, pages: last.page + 1, after: last.after };
}

export function clearStage(sql: SqlStorage): void {
  sql.exec("DELETE FROM staged; DELETE FROM staged_pages;");
}
