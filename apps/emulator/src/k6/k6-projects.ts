import type { K6Knobs } from "../world/knobs.ts";
import type { AuthenticatedK6Context } from "./k6-request-context.ts";
import { notAllowedError, notFoundError } from "./k6-errors.ts";
import { canRead, printDates } from "./k6-organizations.ts";

export interface K6ProjectRow extends Record<string, SqlStorageValue> {
  id: number;
  organization: number;
  name: string;
  created: number;
  body: string;
}

/**
 * A project without a member list is visible to all members of the organization. A token without a user sees all
 * projects.
 */
const VISIBLE = "(p.members IS NULL OR ?1 IS NULL OR EXISTS (SELECT 1 FROM json_each(p.members) WHERE value = ?1))";

/** The projects of an organization that are visible to the caller. */
export function listK6ProjectRows({ caller, sql }: AuthenticatedK6Context, organization: number): K6ProjectRow[] {
  const user = caller.kind === "user" ? caller.user : null;
  const statement = `SELECT p.* FROM k6_project p WHERE p.organization = ?2 AND ${VISIBLE} ORDER BY p.id`;
  return sql.exec<K6ProjectRow>(statement, user, organization).toArray();
}

/** Finds a project by decimal id. Throws a 404 if it does not exist, and a 404 or 403 if the caller may not read it. */
export function requireK6Project(context: AuthenticatedK6Context, text: string): K6ProjectRow {
  const { caller, sql, knobs } = context;
  if (!/^\d+$/.test(text)) throw notFoundError();
  const row = sql.exec<K6ProjectRow>("SELECT * FROM k6_project WHERE id = ?", Number(text)).toArray()[0];
  if (!row) throw notFoundError();
  const isVisible =
    canRead(caller, row.organization, sql) &&
    listK6ProjectRows(context, row.organization).some(({ id }) => id === row.id);
  if (!isVisible) throw knobs.foreign === 403 ? notAllowedError() : notFoundError();
  return row;
}

/** A project in v3's format: with `organization_id`, without the fields that only v6 has. */
export function printV3Project(row: K6ProjectRow, knobs: K6Knobs): Record<string, unknown> {
  const { id, name, description, created, updated, is_default } = JSON.parse(row.body) as Record<string, unknown>;
  const body = { id, name, description, organization_id: row.organization, created, updated, is_default };
  return printDates(body, knobs.dates);
}
