import type { SentryRequestContext } from "./sentry-request-context.ts";
import { NOT_FOUND, PERMISSION_DENIED, SentryApiError } from "./sentry-errors.ts";
import type { SentryOrganizationRow } from "./sentry-organization-row.ts";
import { findSentryOrganization } from "./sentry-organization-row.ts";

/**
 * Finds the organization of a path. Throws a 404 if this server does not have it, and a 403 if the caller is not a
 * member. The status of the organization does not matter.
 */
export function requireOrganization(context: SentryRequestContext, idOrSlug: string): SentryOrganizationRow {
  const { caller, server, sql } = context;
  const row = findSentryOrganization(sql, idOrSlug);
  if (!row || (server.kind === "cell" && row.region !== server.region)) throw new SentryApiError(404, NOT_FOUND);
  if (caller.kind === "operator") return row;
  if ((caller.kind === "organization" || caller.kind === "api-key") && caller.organization === row.id) return row;
  const member = caller.kind === "user" ? findMember(sql, caller.user, row.id) : undefined;
  if (!member) throw new SentryApiError(403, PERMISSION_DENIED);
  checkMember(member, row);
  return row;
}

interface MemberRow extends Record<string, SqlStorageValue> {
  disabled: number;
  has_2fa: number;
}

function findMember(sql: SqlStorage, user: number, organization: number): MemberRow | undefined {
  const statement =
    "SELECT m.disabled, u.has_2fa FROM member m JOIN user u ON u.id = m.user WHERE m.organization = ? AND m.user = ?";
  return sql.exec<MemberRow>(statement, organization, user).toArray()[0];
}

/** The rules for members and their tokens. In these errors `detail` is an object, in all others it is text. */
function checkMember(member: MemberRow, { require_2fa, slug }: SentryOrganizationRow): void {
  if (require_2fa === 1 && member.has_2fa === 0) {
    const message = "Organization requires two-factor authentication to be enabled";
    throw new SentryApiError(401, { code: "2fa-required", message, extra: {} });
  }
  if (member.disabled === 1) {
    const extra = { next: `/organizations/${slug}/disabled-member/` };
    throw new SentryApiError(401, {
      code: "member-disabled-over-limit",
      message: "Organization over member limit",
      extra,
    });
  }
}
