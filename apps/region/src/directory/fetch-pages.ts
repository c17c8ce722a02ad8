import type { Problem } from "@roster/core/problem";
import type { Provider, Upstream } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { upstreamProblem } from "./upstream-problem.ts";
import { openStage, stagePage, type SyncProgress } from "./sync-stage.ts";

/** What a sync came to. `paused`: its call budget is spent; `abandoned`: by whoever began it. */
export type FetchOutcome =
  | { readonly kind: "whole"; readonly progress: SyncProgress; readonly fallback: string | null }
  | { readonly kind: "paused"; readonly pages: number }
  | { readonly kind: "failed"; readonly error: Problem }
  | { readonly kind: "abandoned" };

/**
 * Reads the list from the upstream into the stage, from where an earlier run left off. No more than a page is held in
 * memory, and no more calls are made than one run may make.
 */
export async function fetchPages(
  host: DirectoryRuntime,
  source: SourceConfiguration,
  provider: Provider,
  upstream: Upstream & { readonly signal: AbortSignal },
  isFirstSync: boolean,
): Promise<FetchOutcome> {
  const { storage } = host;
  const { signal } = upstream;
  let progress = openStage(storage.sql, host.now());
  const callBudget = source.settings?.callBudget ?? host.callBudget;
  let calls = 0;
  let fallback: string | null = null;
  host.emit({ name: "sync-started", resumed: progress.pages > 0 });
  try {
    for await (const page of provider.organizations(upstream, progress.after ?? undefined)) {
      // Whoever abandoned this sync may have begun another, and the stage is that one's now.
      if (signal.aborted) return { kind: "abandoned" };
      calls += 1;
      const next = page.next ?? null;
      const staged = storage.transactionSync(() =>
        stagePage(
          storage.sql,
          source,
          { organizations: page.organizations, next, isPoor: page.via === "v6" },
          progress,
          isFirstSync,
        ),
      );
      progress = staged.progress;
      fallback = page.via === "v6" ? "v6" : null;
      host.emit({
        name: "page-staged",
        page: progress.pages,
        rows: page.organizations.length,
        written: staged.written,
      });
      if (next !== null && calls >= callBudget) return { kind: "paused", pages: progress.pages };
    }
  } catch (error) {
    return signal.aborted ? { kind: "abandoned" } : { kind: "failed", error: upstreamProblem(error) };
  }
  return signal.aborted ? { kind: "abandoned" } : { kind: "whole", progress, fallback };
}
