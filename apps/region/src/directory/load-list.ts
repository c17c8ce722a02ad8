import type { SourceConfiguration } from "../configuration.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import type { StagedRemovals } from "./apply-stage.ts";
import { compareList } from "./compare-list.ts";
import { fetchPages, type FetchedList } from "./fetch-pages.ts";
import { pruneElsewhere } from "./prune-elsewhere.ts";
import { decideRemovals, type MissingRows, type Removals } from "./removal.ts";
import type { RefreshContext } from "./refresh-context.ts";
import type { LoadContext, LoadResult } from "./resource-load.ts";
import { globalId } from "./stored-document.ts";
import type { SyncProgress } from "./sync-progress.ts";

/** A complete list that is staged, and what happens to the rows that it lacks. */
export interface StagedList {
  readonly progress: SyncProgress;
  readonly removals: Removals & StagedRemovals;
  /** The fallback API that the list was read from; null for the usual API. */
  readonly fallback: string | null;
}

/** Fetches the upstream's list into the stage. `apply` writes it to the live tables. */
export async function loadList(
  runtime: DirectoryRuntime,
  refresh: RefreshContext,
  { signal }: LoadContext,
  isFirstSync: boolean,
  apply: (list: StagedList) => void,
): Promise<LoadResult> {
  const { source, provider } = refresh;
  const upstream = { ...refresh.upstream, signal };
  const outcome = await fetchPages(runtime, source, provider, upstream, refresh.budget, isFirstSync);
  switch (outcome.kind) {
    case "aborted":
      runtime.emit({ name: "sync-abandoned" });
      return { kind: "paused" };
    case "paused":
      runtime.emit({ name: "sync-paused", pages: outcome.pages });
      return { kind: "paused" };
    case "failed":
      runtime.emit({ name: "sync-failed", code: outcome.error.code });
      return { kind: "failed", problem: outcome.error };
    case "complete": {
      const { progress, fallback } = outcome;
      const removals = await decideStagedRemovals(runtime, { ...refresh, upstream }, outcome, signal);
      if (!removals || signal.aborted) {
        runtime.emit({ name: "sync-abandoned" });
        return { kind: "paused" };
      }
      return { kind: "loaded", syncedAt: progress.began, store: () => apply({ progress, removals, fallback }) };
    }
  }
}

/** Compares the staged list with the live rows, and decides what happens to those that it lacks. Null if aborted. */
async function decideStagedRemovals(
  runtime: DirectoryRuntime,
  refresh: RefreshContext,
  { progress, fallback, absent }: FetchedList,
  signal: AbortSignal,
): Promise<StagedList["removals"] | null> {
  const compared = await compareList(runtime, progress.pages, signal);
  if (!compared) return null;
  if (fallback === null) await pruneElsewhere(runtime, progress.pages, signal);
  const missing = fallback === null ? compared : onlyAbsent(refresh.source, compared, absent);
  const removals = await decideRemovals(runtime, refresh, missing);
  return { ...removals, returned: compared.returned };
}

/**
 * A list from a fallback API is no evidence that an organization is missing, except for those that the upstream did not
 * find when it was asked for each of them.
 */
function onlyAbsent(source: SourceConfiguration, rows: MissingRows, absent: readonly string[]): MissingRows {
  const ids = new Set(absent.map((remoteId) => globalId(source, remoteId)));
  return { ...rows, missing: rows.missing.filter((id) => ids.has(id)), elsewhere: new Set() };
}
