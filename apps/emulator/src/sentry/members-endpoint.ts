import { foldCase } from "../fold-case.ts";
import { printIsoformat } from "../timestamp.ts";
import type { EndpointResult, SentryRequestContext } from "./sentry-request-context.ts";
import type { SentryPathParameters } from "./sentry-endpoint.ts";
import { requireOrganization } from "./require-organization.ts";
import { paginateRows } from "./page-result.ts";
import { tokenizeQuery } from "./tokenize-query.ts";

interface MemberRow extends Record<string, SqlStorageValue> {
  id: number;
  user: number | null;
  email: string | null;
  role: string;
  created: number;
  user_name: string | null;
  user_email: string | null;
  has_2fa: number | null;
}

/**
 * `GET /api/0/organizations/{organization_id_or_slug}/members/`: active users and pending invitations, ordered by id.
 */
export function listMembers(
  context: SentryRequestContext,
  { organization = "" }: SentryPathParameters,
): EndpointResult {
  const { id } = requireOrganization(context, organization);
  const filters = [...tokenizeQuery(context.query.get("query") ?? "")].map(([key, values]) =>
    createFilter(key, values),
  );
  const rows = context.sql
    .exec<MemberRow>(
      `SELECT m.id, m.user, m.email, m.role, m.created, u.name AS user_name, u.email AS user_email, u.has_2fa
       FROM member m LEFT JOIN user u ON u.id = m.user
       WHERE m.organization = ? AND (m.user IS NULL OR u.active = 1) ORDER BY m.id`,
      id,
    )
    .toArray()
    .filter((row) => filters.every((isMatch) => isMatch(row)));
  return paginateRows(context, rows, printMember);
}

/** The filter of one query key. Keys: `email`, `id`, `user.id`, `role` and text. Any other key makes the list empty. */
function createFilter(key: string, values: readonly string[]): (row: MemberRow) => boolean {
  const folded = values.map(foldCase);
  switch (key) {
    case "email":
      return (row) => folded.includes(foldCase(memberEmail(row)));
    case "id":
      return ({ id }) => values.includes(String(id));
    case "user.id":
      return ({ user }) => user !== null && values.includes(String(user));
    case "role":
      return ({ role }) => values.includes(role);
    case "query": {
      const text = folded.join(" ");
      return (row) => foldCase(memberEmail(row)).includes(text) || foldCase(row.user_name ?? "").includes(text);
    }
    default:
      return () => false;
  }
}

function memberEmail({ email, user_email }: MemberRow): string {
  return user_email ?? email ?? "";
}

function printMember(row: MemberRow): Record<string, unknown> {
  const email = memberEmail(row);
  const isPending = row.user === null;
  return {
    id: String(row.id),
    email,
    name: row.user_name === null || row.user_name === "" ? email : row.user_name,
    user: row.user === null ? null : printSentryUser(row.user, row.user_name ?? "", email, row.has_2fa === 1),
    orgRole: row.role,
    role: row.role,
    roleName: `${row.role.slice(0, 1).toUpperCase()}${row.role.slice(1)}`,
    pending: isPending,
    expired: false,
    flags: { "idp:provisioned": false, "idp:role-restricted": false, "sso:linked": false, "sso:invalid": false },
    dateCreated: printIsoformat(row.created),
    inviteStatus: "approved",
    inviterName: null,
  };
}

/** A user in the API's format. */
export function printSentryUser(id: number, name: string, email: string, has2fa: boolean): Record<string, unknown> {
  return {
    id: String(id),
    name: name === "" ? email : name,
    username: email,
    email,
    isActive: true,
    has2fa,
    emails: [{ id: String(id), email, is_verified: true }],
    avatar: { avatarType: "letter_avatar", avatarUuid: null, avatarUrl: null },
  };
}
