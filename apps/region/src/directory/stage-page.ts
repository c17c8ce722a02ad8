import type { Provider, UpstreamOrganization } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { routeOrganization } from "./organization-routing.ts";
import type { ReplicaState } from "./replica-state.ts";
import { stageRows } from "./stage-rows.ts";
import { globalId } from "./stored-document.ts";
import type { SyncProgress } from "./sync-progress.ts";

/** One page of the upstream's list. `isPartial`: it is of a fallback API that knows only some fields. */
export interface ListPage {
  readonly organizations: readonly UpstreamOrganization[];
  readonly next: string | null;
  readonly isPartial: boolean;
}

/**
 * Stages one page. Call it in a transaction. The first sync writes to the live tables directly, because they are not
 * read before it is complete.
 *
 * @returns the new progress, and the number of rows that were written.
 */
export function stagePage(
  sql: SqlStorage,
  context: { readonly source: SourceConfiguration; readonly provider: Provider; readonly isFirstSync: boolean },
  page: ListPage,
  progress: SyncProgress,
): { readonly progress: SyncProgress; readonly written: number } {
  const { source } = context;
  const routed = page.organizations.map((organization) => ({
    organization,
    id: globalId(source, organization.remoteId),
    route: routeOrganization(source, organization),
  }));
  const here = routed.filter(({ route }) => route.kind === "here");
  const others = JSON.stringify(routed.flatMap(({ route, id }) => (route.kind === "here" ? [] : id)));
  const written = stageRows(sql, { ...context, now: progress.began, isPartial: page.isPartial }, here);
  sql.exec("INSERT OR IGNORE INTO elsewhere (id) SELECT value FROM json_each(?)", others);
  sql.exec(
    "INSERT INTO staged_pages (page, began, after, ids, others, unrouted) VALUES (?, ?, ?, ?, ?, ?)",
    progress.pages,
    progress.began,
    page.next,
    JSON.stringify(here.map(({ id }) => id)),
    others,
    JSON.stringify(routed.flatMap(({ route }) => (route.kind === "unrouted" ? route.host : []))),
  );
  return { progress: { ...progress, pages: progress.pages + 1, after: page.next }, written };
}

/** The hosts in the staged list that no source serves, with the number of their organizations. */
export function stagedUnroutedHosts(sql: SqlStorage): ReplicaState["unrouted"] {
  return sql
    .exec<{ host: string; organizations: number }>(
      `SELECT value AS host, count(*) AS organizations FROM staged_pages, json_each(staged_pages.unrouted)
       GROUP BY value ORDER BY value`,
    )
    .toArray();
}
