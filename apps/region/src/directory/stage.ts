import type { UpstreamOrganization } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { globalId, ORGANIZATION_COLUMNS, organizationColumns, printOrganization } from "./document.ts";

/**
 * The writing half of a sync. Each page is compared with the live rows; only rows that differ are written, with the ids of
 * the page, and one transaction at the end applies them. So readers never see half a sync, and an unchanged list of
 * 100,000 costs a row a page, not a row an organization.
 */
export interface Stage {
  addPage(organizations: readonly UpstreamOrganization[]): void;
  /** Makes the staged copy the live one. To be called within a transaction. */
  apply(): void;
}

const columns = ORGANIZATION_COLUMNS.join(", ");
const bodyColumns = "body, raw, first_seen";
const placeholders = Array.from({ length: ORGANIZATION_COLUMNS.length + 3 }, () => "?").join(", ");
const updates = ORGANIZATION_COLUMNS.filter((column) => column !== "id").map(
  (column) => `${column} = excluded.${column}`,
);

/** Opens a stage; what an interrupted sync left in it is dropped. `now` (epoch milliseconds) dates the changes. */
export function openStage(sql: SqlStorage, source: SourceConfiguration, now: number): Stage {
  sql.exec("DELETE FROM staged; DELETE FROM staged_pages;");
  let page = 0;
  return {
    addPage(organizations) {
      const ids = organizations.map((organization) => globalId(source, organization.remoteId));
      const live = liveRows(sql, ids);
      for (const organization of organizations) {
        const known = live.get(globalId(source, organization.remoteId));
        const raw = JSON.stringify(organization.raw);
        if (known?.raw === raw) continue;
        const first = known?.first_seen ?? now;
        sql.exec(
          `INSERT OR REPLACE INTO staged (${columns}, ${bodyColumns}) VALUES (${placeholders})`,
          ...organizationColumns(source, organization, now),
          printOrganization(source, organization, { first, changed: now }),
          raw,
          first,
        );
      }
      sql.exec("INSERT INTO staged_pages (page, ids) VALUES (?, ?)", page, JSON.stringify(ids));
      page += 1;
    },
    apply() {
      sql.exec(`
        DELETE FROM organizations WHERE id NOT IN (SELECT value FROM staged_pages, json_each(staged_pages.ids));
        DELETE FROM bodies WHERE id NOT IN (SELECT value FROM staged_pages, json_each(staged_pages.ids));
        INSERT INTO organizations (${columns}) SELECT ${columns} FROM staged WHERE true
          ON CONFLICT (id) DO UPDATE SET ${updates.join(", ")};
        INSERT OR REPLACE INTO bodies (id, ${bodyColumns}) SELECT id, ${bodyColumns} FROM staged;
        DELETE FROM staged;
        DELETE FROM staged_pages;
      `);
    },
  };
}

interface LiveRow extends Record<string, SqlStorageValue> {
  readonly id: string;
  readonly raw: string;
  readonly first_seen: number;
}

function liveRows(sql: SqlStorage, ids: readonly string[]): ReadonlyMap<string, LiveRow> {
  const rows = sql.exec<LiveRow>(
    "SELECT id, raw, first_seen FROM bodies WHERE id IN (SELECT value FROM json_each(?))",
    JSON.stringify(ids),
  );
  return new Map([...rows].map((row) => [row.id, row]));
}
