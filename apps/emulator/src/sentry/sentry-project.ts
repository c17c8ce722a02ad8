import { printIsoformat } from "../timestamp.ts";

/** A row of the `project` table. */
export interface SentryProjectRow extends Record<string, SqlStorageValue> {
  id: number;
  organization: number;
  slug: string;
  name: string;
  platform: string | null;
  created: number;
  status: "active" | "pending_deletion" | "deletion_in_progress";
  details: string;
}

/** The active projects of an organization, ordered by slug. */
export function listSentryProjectRows(sql: SqlStorage, organization: number): SentryProjectRow[] {
  return sql
    .exec<SentryProjectRow>(
      "SELECT * FROM project WHERE organization = ? AND status = 'active' ORDER BY slug, id",
      organization,
    )
    .toArray();
}

/** A project in the format of lists. */
export function printSentryProject(row: SentryProjectRow): Record<string, unknown> {
  return {
    id: String(row.id),
    slug: row.slug,
    name: row.name,
    platform: row.platform,
    dateCreated: printIsoformat(row.created),
    isBookmarked: false,
    isMember: true,
    features: [],
    firstEvent: null,
    firstTransactionEvent: false,
    access: [],
    hasAccess: true,
    hasMinifiedStackTrace: false,
    hasMonitors: false,
    hasProfiles: false,
    hasReplays: false,
    hasFlags: false,
    hasFeedbacks: false,
    hasNewFeedbacks: false,
    hasSessions: false,
    isInternal: false,
    isPublic: false,
    avatar: { avatarType: "letter_avatar", avatarUuid: null },
    color: "#3fbf7f",
    status: row.status,
    ...(JSON.parse(row.details) as object),
  };
}
