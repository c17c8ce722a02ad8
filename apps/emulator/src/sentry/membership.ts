import type { Call } from "./call.ts";
import { NOT_FOUND, PERMISSION, Refusal } from "./errors.ts";
import { findOrganization } from "./organization-row.ts";
import type { OrganizationRow } from "./organization-row.ts";

/**
 * The organization that a path names, if this server knows it (404) and the caller belongs to it (403: that it exists
 * is told to everybody).
 */
export function openOrganization(call: Call, idOrSlug: string): OrganizationRow {
  const { caller, server, sql } = call;
  const row = findOrganization(sql, idOrSlug);
  if (!row || (server.kind === "cell" && row.region !== server.region)) throw new Refusal(404, NOT_FOUND);
  if (caller.kind === "operator") return row;
  if (caller.kind === "organization" && caller.organization === row.id) return row;
  if (caller.kind === "user" && isMember(sql, caller.user, row.id)) return row;
  throw new Refusal(403, PERMISSION);
}

function isMember(sql: SqlStorage, user: number, organization: number): boolean {
  return sql.exec("SELECT 1 FROM member WHERE organization = ? AND user = ?", organization, user).toArray().length > 0;
}
