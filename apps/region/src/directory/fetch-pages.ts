import type { Problem } from "@roster/core/problem";
import { UpstreamError, type Provider, type Upstream } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { CallBudgetExhausted, type CallBudget } from "./call-budget.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { stagePage } from "./stage-page.ts";
import { clearStage, openStage, type SyncProgress } from "./sync-progress.ts";
import { upstreamProblem } from "./upstream-problem.ts";

/** A list of which every page is staged. */
export interface FetchedList {
  readonly progress: SyncProgress;
  /** The fallback API that the list was read from; null for the usual API. */
  readonly fallback: string | null;
  /** The upstream ids of organizations that a fallback API did not find. See `UpstreamOrganizationPage.absent`. */
  readonly absent: readonly string[];
}

/**
 * The most pages of one sync, over all of its runs. At 100 rows per page that is a million organizations. An upstream that
 * sends a new cursor with every page must not keep a sync running for ever.
 */
const MAX_PAGES = 10_000;

/** How a run of a sync ended. `paused`: it used up its call budget; `aborted`: its signal was aborted. */
export type FetchOutcome =
  | ({ readonly kind: "complete" } & FetchedList)
  | { readonly kind: "paused"; readonly pages: number }
  | { readonly kind: "failed"; readonly error: Problem }
  | { readonly kind: "aborted" };

/**
 * Fetches the upstream's list page by page into the stage, and resumes where an earlier run stopped. Holds one page in
 * memory at a time, and makes no more upstream calls than the call budget allows.
 */
export async function fetchPages(
  runtime: DirectoryRuntime,
  source: SourceConfiguration,
  provider: Provider,
  upstream: Upstream & { readonly signal: AbortSignal },
  budget: CallBudget,
  isFirstSync: boolean,
): Promise<FetchOutcome> {
  const { storage } = runtime;
  const { signal } = upstream;
  let progress = openStage(storage.sql, runtime.now());
  const firstPage = progress.pages;
  let fallback: string | null = null;
  const absent: string[] = [];
  runtime.emit({ name: "sync-started", resumed: progress.pages > 0 });
  try {
    for await (const page of provider.organizations(upstream, progress.after ?? undefined)) {
      // After an abort, another sync may already own the stage.
      if (signal.aborted) return { kind: "aborted" };
      const next = page.next ?? null;
      const result = storage.transactionSync(() =>
        stagePage(
          storage.sql,
          { source, provider, isFirstSync },
          { organizations: page.organizations, next, isPartial: page.fallback != null },
          progress,
        ),
      );
      progress = result.progress;
      fallback = page.fallback ?? null;
      absent.push(...(page.absent ?? []));
      runtime.emit({
        name: "page-staged",
        page: progress.pages,
        rows: page.organizations.length,
        written: result.written,
      });
      // An upstream in the same process answers without a turn of the event loop, so that readers would have to wait.
      await runtime.yieldToReaders();
      if (progress.pages >= MAX_PAGES) throw new UpstreamError("unreadable", "The list of the upstream does not end");
      if (next !== null && budget.isExhausted()) return { kind: "paused", pages: progress.pages };
    }
  } catch (error) {
    if (signal.aborted) return { kind: "aborted" };
    if (error instanceof CallBudgetExhausted) return { kind: "paused", pages: progress.pages };
    // The upstream may have rejected the stored cursor. Then the next sync starts from the first page.
    if (progress.pages === firstPage) clearStage(storage.sql);
    return { kind: "failed", error: upstreamProblem(error) };
  }
  return signal.aborted ? { kind: "aborted" } : { kind: "complete", progress, fallback, absent };
}
