import { MAX_MOVED, type MovedOrganization } from "@roster/core/source";

/**
 * How long an organization that came from another source is named, in milliseconds. A source keeps its copy for at most a day if
 * its upstream cannot be reached.
 */
export const MOVED_RETENTION = 24 * 60 * 60 * 1000;

/**
 * The organizations of this source that another source of the installation held before, latest first. The feed knows them: a
 * first sync records no changes, so it names none.
 */
export function readMovedOrganizations(sql: SqlStorage, source: string, now: number): readonly MovedOrganization[] {
  const rows = sql.exec<{ id: string; changed: number }>(
    `SELECT o.id, o.changed FROM organizations o JOIN (
       SELECT id, max(seq) AS latest FROM changes
       WHERE type = 'organization.moved' AND at > ? GROUP BY id
     ) moved ON moved.id = o.id
     ORDER BY moved.latest DESC LIMIT ?`,
    now - MOVED_RETENTION,
    MAX_MOVED,
  );
  return [...rows].map(({ id, changed }) => ({ id, source, changedAt: changed }));
}
