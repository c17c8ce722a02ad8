import type { K6Call } from "./call.ts";

export interface ProjectRow extends Record<string, SqlStorageValue> {
  id: number;
  name: string;
  created: number;
  body: string;
}

/**
 * The projects of an organization that the caller is a member of. One without members of its own belongs to everybody
 * in the organization; a token without a user sees them all.
 */
export function listProjectRows({ caller, sql }: K6Call, organization: number): ProjectRow[] {
  const user = caller.kind === "user" ? caller.user : null;
  return sql
    .exec<ProjectRow>(
      `SELECT p.id, p.name, p.created, p.body FROM k6_project p
       WHERE p.organization = ? AND (p.members IS NULL OR ? IS NULL OR EXISTS (SELECT 1 FROM json_each(p.members) WHERE value = ?))
       ORDER BY p.id`,
      organization,
      user,
      user,
    )
    .toArray();
}

/** A project as v3 has it: with the organization, without what only v6 knows. */
export function printV3Project(row: ProjectRow, organization: number): Record<string, unknown> {
  const { id, name, description, created, updated, is_default } = JSON.parse(row.body) as Record<string, unknown>;
  return { id, name, description, organization_id: organization, created, updated, is_default };
}
