import { recordChange, type NewChange } from "./change-feed.ts";
import { copyStagedRows, deleteLiveRow } from "./live-rows.ts";
import type { Removals } from "./removal.ts";
import { clearStage } from "./sync-progress.ts";

/** What becomes of rows that the list lacks. `returned`: ids that are not missing any more. */
export type StagedRemovals = Pick<Removals, "remove" | "wait"> & { readonly returned: readonly string[] };

/**
 * Applies the stage to the live tables, and records the changes in the feed. Call it in a transaction. Its duration
 * depends on the number of changes, not on the number of organizations.
 *
 * @returns the number of recorded changes. The first sync is the baseline and records none.
 */
export function applyStage(sql: SqlStorage, removals: StagedRemovals, now: number, isFirstSync: boolean): number {
  const changes = isFirstSync ? [] : [...stagedChanges(sql), ...removalChanges(removals)];
  for (const change of changes) recordChange(sql, change, now);
  for (const id of removals.remove.keys()) deleteLiveRow(sql, id);
  copyStagedRows(sql);
  sql.exec("DELETE FROM elsewhere WHERE id IN (SELECT id FROM staged)");
  forgetMissing(sql, [...removals.returned, ...removals.remove.keys()]);
  rememberMissing(sql, removals.wait);
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

function removalChanges({ remove }: StagedRemovals): readonly NewChange[] {
  return [...remove].flatMap(([id, reason]): readonly NewChange[] =>
    reason ? [{ type: "organization.removed", id, reason }] : [],
  );
}

function forgetMissing(sql: SqlStorage, ids: readonly string[]): void {
  if (ids.length === 0) return;
  sql.exec("DELETE FROM missing WHERE id IN (SELECT value FROM json_each(?))", JSON.stringify(ids));
}

function rememberMissing(sql: SqlStorage, ids: readonly string[]): void {
  if (ids.length === 0) return;
  sql.exec("INSERT OR IGNORE INTO missing (id) SELECT value FROM json_each(?)", JSON.stringify(ids));
}
