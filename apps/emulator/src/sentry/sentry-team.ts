import { printIsoformat } from "../timestamp.ts";
import { paginateRows } from "./page-result.ts";
import { requireOrganization } from "./require-organization.ts";
import type { SentryPathParameters } from "./sentry-endpoint.ts";
import type { EndpointResult, SentryRequestContext } from "./sentry-request-context.ts";

/** A row of the `team` table. `projects` is a JSON list of ids. */
export interface SentryTeamRow extends Record<string, SqlStorageValue> {
  id: number;
  organization: number;
  slug: string;
  name: string;
  created: number;
  projects: string;
}

/** `GET /api/0/organizations/{organization_id_or_slug}/teams/`. */
export function listTeams(context: SentryRequestContext, { organization = "" }: SentryPathParameters): EndpointResult {
  const { id } = requireOrganization(context, organization);
  return paginateRows(context, listSentryTeamRows(context.sql, id), printSentryTeam);
}

/** The teams of an organization, ordered by slug. */
export function listSentryTeamRows(sql: SqlStorage, organization: number): SentryTeamRow[] {
  return sql.exec<SentryTeamRow>("SELECT * FROM team WHERE organization = ? ORDER BY slug, id", organization).toArray();
}

/** A team in the format of lists. */
export function printSentryTeam(row: SentryTeamRow): Record<string, unknown> {
  return {
    id: String(row.id),
    slug: row.slug,
    name: row.name,
    dateCreated: printIsoformat(row.created),
    isMember: true,
    teamRole: null,
    flags: { "idp:provisioned": false },
    access: [],
    hasAccess: true,
    isPending: false,
    memberCount: 0,
    avatar: { avatarType: "letter_avatar", avatarUuid: null },
  };
}
