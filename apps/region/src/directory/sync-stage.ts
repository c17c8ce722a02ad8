import type { UpstreamOrganization } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import {
  changedFields,
  globalId,
  ORGANIZATION_COLUMNS,
  organizationColumns,
  encodeOrganization,
} from "./stored-document.ts";
import type { Removals } from "./removal.ts";
import { recordChange, type NewChange } from "./change-feed.ts";
import { routeOrganization } from "./organization-routing.ts";
import type { ReplicaState } from "./replica-state.ts";

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

const columns = ORGANIZATION_COLUMNS.join(", ");
const bodyColumns = "body, raw, first_seen";
const updates = ORGANIZATION_COLUMNS.filter((column) => column !== "id").map(
  (column) => `${column} = excluded.${column}`,
);
const upsertOrganization = `ON CONFLICT (id) DO UPDATE SET ${updates.join(", ")}`;
const placeholders = (count: number): string => Array.from({ length: count }, () => "?").join(", ");

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

/**
 * Stages one page. Call it in a transaction. The first sync writes to the live tables directly, because they are not
 * read before it is complete.
 *
 * @param page `isPartial`: it is of a fallback API that knows only some fields of an organization.
 * @returns the new progress, and the number of rows that were written.
 */
export function stagePage(
  sql: SqlStorage,
  source: SourceConfiguration,
  page: {
    readonly organizations: readonly UpstreamOrganization[];
    readonly next: string | null;
    readonly isPartial: boolean;
  },
  progress: SyncProgress,
  isFirstSync: boolean,
): { readonly progress: SyncProgress; readonly written: number } {
  const routed = page.organizations.map((organization) => ({
    organization,
    route: routeOrganization(source, organization),
  }));
  const here = routed.flatMap(({ organization, route }) => (route.kind === "here" ? organization : []));
  const written = stageRows(
    sql,
    source,
    page.isPartial ? withoutLiveRow(sql, source, here) : here,
    progress.began,
    isFirstSync,
  );
  const ids = here.map((organization) => globalId(source, organization.remoteId));
  const others = routed.flatMap(({ organization, route }) =>
    route.kind === "here" ? [] : globalId(source, organization.remoteId),
  );
  const unrouted = routed.flatMap(({ route }) => (route.kind === "unrouted" ? route.host : []));
  sql.exec(
    "INSERT INTO staged_pages (page, began, after, ids, others, unrouted) VALUES (?, ?, ?, ?, ?, ?)",
    progress.pages,
    progress.began,
    page.next,
    JSON.stringify(ids),
    JSON.stringify(others),
    JSON.stringify(unrouted),
  );
  return { progress: { ...progress, pages: progress.pages + 1, after: page.next }, written };
}

function stageRows(
  sql: SqlStorage,
  source: SourceConfiguration,
  organizations: readonly UpstreamOrganization[],
  now: number,
  isFirstSync: boolean,
): number {
  const live = liveRows(
    sql,
    organizations.map((organization) => globalId(source, organization.remoteId)),
  );
  let written = 0;
  for (const organization of organizations) {
    const known = live.get(globalId(source, organization.remoteId));
    const raw = JSON.stringify(organization.raw);
    if (known?.raw === raw) continue;
    const first = known?.first_seen ?? now;
    const body = encodeOrganization(source, organization, { first, changed: now });
    const changed = known ? changedFields(known.body, body) : null;
    // Only the raw JSON differs. It is stored, but it is not a change of the organization.
    const isSame = changed?.length === 0;
    const text =
      isSame && known ? encodeOrganization(source, organization, { first, changed: changedAtOf(known.body) }) : body;
    const values = [...organizationColumns(source, organization, isSame && known ? changedAtOf(known.body) : now)];
    if (isFirstSync) {
      sql.exec(
        `INSERT INTO organizations (${columns}) VALUES (${placeholders(values.length)}) ${upsertOrganization}`,
        ...values,
      );
      sql.exec(
        `INSERT OR REPLACE INTO bodies (id, ${bodyColumns}) VALUES (?, ?, ?, ?)`,
        values[0] ?? null,
        text,
        raw,
        first,
      );
    } else {
      sql.exec(
        `INSERT OR REPLACE INTO staged (${columns}, ${bodyColumns}, changed_fields) VALUES (${placeholders(values.length + 4)})`,
        ...values,
        text,
        raw,
        first,
        changed === null || isSame ? null : JSON.stringify(changed),
      );
    }
    written += 1;
  }
  return written;
}

/**
 * The organizations that have no live row. A partial page only adds rows, since its fields must not replace known ones.
 */
function withoutLiveRow(
  sql: SqlStorage,
  source: SourceConfiguration,
  organizations: readonly UpstreamOrganization[],
): readonly UpstreamOrganization[] {
  const live = liveRows(
    sql,
    organizations.map((organization) => globalId(source, organization.remoteId)),
  );
  return organizations.filter((organization) => !live.has(globalId(source, organization.remoteId)));
}

interface LiveRow extends Record<string, SqlStorageValue> {
  readonly id: string;
  readonly body: string;
  readonly raw: string;
  readonly first_seen: number;
}

function liveRows(sql: SqlStorage, ids: readonly string[]): ReadonlyMap<string, LiveRow> {
  const rows = sql.exec<LiveRow>(
    "SELECT id, body, raw, first_seen FROM bodies WHERE id IN (SELECT value FROM json_each(?))",
    JSON.stringify(ids),
  );
  return new Map([...rows].map((row) => [row.id, row]));
}

function changedAtOf(body: string): number {
  return Date.parse((JSON.parse(body) as { readonly changedAt: string }).changedAt);
}

const STAGED_IDS = "SELECT value FROM staged_pages, json_each(staged_pages.ids)";
const STAGED_OTHERS = "SELECT value FROM staged_pages, json_each(staged_pages.others)";

/** The live rows that the staged list lacks. See `decideRemovals` for the members. */
export function missingRows(sql: SqlStorage): {
  readonly live: number;
  readonly missing: readonly string[];
  readonly before: ReadonlySet<string>;
  readonly elsewhere: ReadonlySet<string>;
} {
  const { live } = sql.exec<{ live: number }>("SELECT count(*) AS live FROM organizations").one();
  const ids = (query: string): readonly string[] => [...sql.exec<{ id: string }>(query)].map(({ id }) => id);
  const missing = ids(`SELECT id FROM organizations WHERE id NOT IN (${STAGED_IDS})`);
  const isMissing = `id IN (SELECT id FROM organizations WHERE id NOT IN (${STAGED_IDS}))`;
  return {
    live,
    missing,
    before: new Set(ids(`SELECT id FROM missing WHERE ${isMissing}`)),
    elsewhere: new Set(
      missing.length > 0
        ? ids(`SELECT value AS id FROM (${STAGED_OTHERS}) WHERE value IN (SELECT id FROM organizations)`)
        : [],
    ),
  };
}

/**
 * Applies the stage to the live tables, and records the changes in the feed. Call it in a transaction.
 *
 * @returns the number of recorded changes. The first sync is the baseline and records none.
 */
export function applyStage(sql: SqlStorage, removals: Removals, now: number, isFirstSync: boolean): number {
  const changes = isFirstSync ? [] : [...stagedChanges(sql), ...removalChanges(removals)];
  for (const change of changes) recordChange(sql, change, now);
  for (const id of removals.remove.keys()) {
    for (const table of ["organizations", "bodies", "details", "facet_facts", "platforms", "leaf_matches"]) {
      sql.exec(`DELETE FROM ${table} WHERE id = ?`, id);
    }
    sql.exec("DELETE FROM projects WHERE organization = ?", id);
    sql.exec("DELETE FROM project_lists WHERE organization = ?", id);
  }
  sql.exec(`
    INSERT INTO organizations (${columns}) SELECT ${columns} FROM staged WHERE true ${upsertOrganization};
    INSERT OR REPLACE INTO bodies (id, ${bodyColumns}) SELECT id, ${bodyColumns} FROM staged;
    DELETE FROM missing WHERE id IN (${STAGED_IDS}) OR id NOT IN (SELECT id FROM organizations);
    DELETE FROM elsewhere WHERE id NOT IN (${STAGED_OTHERS});
    INSERT OR IGNORE INTO elsewhere (id) ${STAGED_OTHERS};
  `);
  for (const id of removals.wait) sql.exec("INSERT OR IGNORE INTO missing (id) VALUES (?)", id);
  clearStage(sql);
  return changes.length;
}

function stagedChanges(sql: SqlStorage): readonly NewChange[] {
  const rows = sql.exec<{ id: string; isNew: number; hasMoved: number; changed: string | null }>(`
    SELECT id, id NOT IN (SELECT id FROM organizations) AS isNew, id IN (SELECT id FROM elsewhere) AS hasMoved,
           changed_fields AS changed
    FROM staged ORDER BY created, id`);
  return [...rows].flatMap(({ id, isNew, hasMoved, changed }): readonly NewChange[] => {
    if (isNew) return [{ type: hasMoved ? "organization.moved" : "organization.created", id }];
    return changed === null
      ? []
      : [{ type: "organization.updated", id, changed: JSON.parse(changed) as readonly string[] }];
  });
}

function removalChanges({ remove }: Removals): readonly NewChange[] {
  return [...remove].flatMap(([id, reason]): readonly NewChange[] =>
    reason ? [{ type: "organization.removed", id, reason }] : [],
  );
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
