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
import { recordChange } from "./change-feed.ts";
import { routeOrganization } from "./organization-routing.ts";
import type { ReplicaState } from "./replica-state.ts";

/**
 * The writing half of a sync. Each page is compared with the live rows; only rows that differ are written, with the ids of
 * the page, and one transaction at the end applies them. So readers never see half a sync, and an unchanged list of
 * 100,000 costs a row a page, not a row an organization.
 *
 * How far it is is in the row of the last page, so that a sync goes on after a pause, an eviction or a restart.
 */
export interface SyncProgress {
  /** Epoch milliseconds; dates what the sync finds. */
  readonly began: number;
  /** Pages staged. */
  readonly pages: number;
  /** What the upstream gave to go on with; null before the first page, and where it gives nothing. */
  readonly after: string | null;
}

/** A sync that was left longer than this begins anew: what it read is of another time. */
const TOO_OLD = 10 * 60_000;

const columns = ORGANIZATION_COLUMNS.join(", ");
const bodyColumns = "body, raw, first_seen";
const updates = ORGANIZATION_COLUMNS.filter((column) => column !== "id").map(
  (column) => `${column} = excluded.${column}`,
);
const upsertOrganization = `ON CONFLICT (id) DO UPDATE SET ${updates.join(", ")}`;
const marks = (count: number): string => Array.from({ length: count }, () => "?").join(", ");

/** Where a sync stands: at the progress it can go on from, or at its beginning, with an empty stage. */
export function openStage(sql: SqlStorage, now: number): SyncProgress {
  const progress = resumableProgress(sql, now);
  if (progress) return progress;
  clearStage(sql);
  return { began: now, pages: 0, after: null };
}

/** How far a half-read sync is that can be gone on with; null where there is none. */
export function resumableProgress(sql: SqlStorage, now: number): SyncProgress | null {
  const [last] = sql
    .exec<{ page: number; began: number; after: string | null }>(
      "SELECT page, began, after FROM staged_pages ORDER BY page DESC LIMIT 1",
    )
    .toArray();
  if (!last || last.after === null || now - last.began > TOO_OLD) return null;
  return { began: last.began, pages: last.page + 1, after: last.after };
}

export function clearStage(sql: SqlStorage): void {
  sql.exec("DELETE FROM staged; DELETE FROM staged_pages;");
}

/**
 * Stages one page. To be called in a transaction. A first sync fills the live tables at once, since nobody reads them yet.
 *
 * @returns how far the sync is now, and how many rows were written.
 */
export function stagePage(
  sql: SqlStorage,
  source: SourceConfiguration,
  page: {
    readonly organizations: readonly UpstreamOrganization[];
    readonly next: string | null;
    readonly isPoor: boolean;
  },
  progress: SyncProgress,
  isFirstSync: boolean,
): { readonly progress: SyncProgress; readonly written: number } {
  const homes = page.organizations.map((organization) => ({
    organization,
    home: routeOrganization(source, organization),
  }));
  const here = homes.flatMap(({ organization, home }) => (home.kind === "here" ? organization : []));
  const written = stageRows(
    sql,
    source,
    page.isPoor ? unknownOf(sql, source, here) : here,
    progress.began,
    isFirstSync,
  );
  const ids = here.map((organization) => globalId(source, organization.remoteId));
  const others = homes.flatMap(({ organization, home }) =>
    home.kind === "here" ? [] : globalId(source, organization.remoteId),
  );
  const unrouted = homes.flatMap(({ home }) => (home.kind === "unrouted" ? home.host : []));
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
    // What differs only in what the upstream adds to its JSON is kept, but is no change to anybody.
    const isSame = changed?.length === 0;
    const text =
      isSame && known ? encodeOrganization(source, organization, { first, changed: changedAtOf(known.body) }) : body;
    const values = [...organizationColumns(source, organization, isSame && known ? changedAtOf(known.body) : now)];
    if (isFirstSync) {
      sql.exec(
        `INSERT INTO organizations (${columns}) VALUES (${marks(values.length)}) ${upsertOrganization}`,
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
        `INSERT OR REPLACE INTO staged (${columns}, ${bodyColumns}, changed_fields) VALUES (${marks(values.length + 4)})`,
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

/** An API that knows little of an organization is no reason to overwrite what was known: it only adds. */
function unknownOf(
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

/** Live rows that the staged list does not have, those already missing from the list before, and where the rest went. */
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
 * Makes the staged copy the live one, and tells the feed what became different. To be called in a transaction.
 *
 * @returns how many changes there were; a first sync is a baseline and has none.
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

type Changes = readonly Parameters<typeof recordChange>[1][];

function stagedChanges(sql: SqlStorage): Changes {
  const rows = sql.exec<{ id: string; isNew: number; hasMoved: number; changed: string | null }>(`
    SELECT id, id NOT IN (SELECT id FROM organizations) AS isNew, id IN (SELECT id FROM elsewhere) AS hasMoved,
           changed_fields AS changed
    FROM staged ORDER BY created, id`);
  return [...rows].flatMap(({ id, isNew, hasMoved, changed }): Changes => {
    if (isNew) return [{ type: hasMoved ? "organization.moved" : "organization.created", id }];
    return changed === null
      ? []
      : [{ type: "organization.updated", id, changed: JSON.parse(changed) as readonly string[] }];
  });
}

function removalChanges({ remove }: Removals): Changes {
  return [...remove].flatMap(([id, reason]): Changes => (reason ? [{ type: "organization.removed", id, reason }] : []));
}

/** The hosts in the staged list that nobody serves, and how many organizations live on each. */
export function stagedUnroutedHosts(sql: SqlStorage): ReplicaState["unrouted"] {
  return sql
    .exec<{ host: string; organizations: number }>(
      `SELECT value AS host, count(*) AS organizations FROM staged_pages, json_each(staged_pages.unrouted)
       GROUP BY value ORDER BY value`,
    )
    .toArray();
}
