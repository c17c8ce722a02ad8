import { printIsoformat } from "../timestamp.ts";

/** A row of the `team` table. `projects` is a JSON list of ids. */
export interface SentryTeamRow extends Record<string, SqlStorageValue> {
  id: number;
  organization: number;
  slug: string;
  name: string;
  created: number;
  projects: string;
}

/** The teams of an organization, by slug. */
export function listSentryTeamRows(sql: SqlStorage, organization: number): SentryTeamRow[] {
  return sql.exec<SentryTeamRow>("SELECT * FROM team WHERE organization = ? ORDER BY slug, id", organization).toArray();
}

/** A team as lists have it. */
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
