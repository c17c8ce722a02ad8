import type { Problem } from "@roster/core/problem";
import type { Provider, Upstream } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { problemOfUpstream } from "./problem.ts";
import { homeOf } from "./routing.ts";
import { openStage, type Stage } from "./stage.ts";
import type { State } from "./state.ts";

/** What a sync read: a whole list, ready to be applied; or why there is none. `abandoned`: by whoever began it. */
export type Pulled =
  | { readonly kind: "whole"; readonly stage: Stage; readonly unrouted: State["unrouted"] }
  | { readonly kind: "failed"; readonly error: Problem }
  | { readonly kind: "abandoned" };

/** Reads the whole list from the upstream into a stage, page by page: no more than a page is held in memory. */
export async function pull(
  sql: SqlStorage,
  source: SourceConfiguration,
  provider: Provider,
  upstream: Upstream,
  now: number,
): Promise<Pulled> {
  const stage = openStage(sql, source, now);
  const unrouted = new Map<string, number>();
  try {
    for await (const page of provider.organizations(upstream)) {
      // Whoever abandoned this sync may have begun another, and the stage is that one's now.
      if (upstream.signal?.aborted) return { kind: "abandoned" };
      const homes = page.organizations.map((organization) => ({ organization, home: homeOf(source, organization) }));
      stage.addPage(homes.flatMap(({ organization, home }) => (home.kind === "here" ? organization : [])));
      for (const { home } of homes) {
        if (home.kind === "unrouted") unrouted.set(home.host, (unrouted.get(home.host) ?? 0) + 1);
      }
    }
  } catch (error) {
    return upstream.signal?.aborted ? { kind: "abandoned" } : { kind: "failed", error: problemOfUpstream(error) };
  }
  if (upstream.signal?.aborted) return { kind: "abandoned" };
  return { kind: "whole", stage, unrouted: [...unrouted].map(([host, organizations]) => ({ host, organizations })) };
}
