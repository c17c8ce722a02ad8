import type { Problem } from "@roster/core/problem";
import type { Provider, Upstream } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { CallBudgetExhausted, type CallBudget } from "./call-budget.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { stagePage } from "./stage-page.ts";
import { openStage, type SyncProgress } from "./sync-progress.ts";
import { upstreamProblem } from "./upstream-problem.ts";

/** How a run of a sync ended. `paused`: it used up its call budget; `aborted`: its signal was aborted. */
export type FetchOutcome =
  | { readonly kind: "complete"; readonly progress: SyncProgress; readonly fallback: string | null }
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
  let fallback: string | null = null;
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
          { organizations: page.organizations, next, isPartial: page.via === "v6" },
          progress,
        ),
      );
      progress = result.progress;
      fallback = page.via === "v6" ? "v6" : null;
      runtime.emit({
        name: "page-staged",
        page: progress.pages,
        rows: page.organizations.length,
        written: result.written,
      });
      // An upstream in the same process answers without a turn of the event loop, so that readers would have to wait.
      await runtime.yieldToReaders();
      if (next !== null && budget.isExhausted()) return { kind: "paused", pages: progress.pages };
    }
  } catch (error) {
    if (signal.aborted) return { kind: "aborted" };
    if (error instanceof CallBudgetExhausted) return { kind: "paused", pages: progress.pages };
    return { kind: "failed", error: upstreamProblem(error) };
  }
  return signal.aborted ? { kind: "aborted" } : { kind: "complete", progress, fallback };
}
