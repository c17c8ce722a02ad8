import { printDocumentedFormat } from "../timestamp.ts";
import type { SentryOrganizationRow } from "./sentry-organization-row.ts";
import type { SentryProjectRow } from "./sentry-project.ts";
import { listSentryProjectRows } from "./sentry-project.ts";
import type { SentryTeamRow } from "./sentry-team.ts";
import { listSentryTeamRows } from "./sentry-team.ts";

/**
 * One organization in the format of the 2018 documents, whose request has an API key: with `quota`, projects inside
 * teams, and numeric onboarding tasks. The world's `details` replace the default values.
 */
export function printOrganization2018(row: SentryOrganizationRow, sql: SqlStorage): Record<string, unknown> {
  const projects = new Map(listSentryProjectRows(sql, row.id).map((project) => [project.id, project]));
  return {
    ...DEFAULTS,
    status: { id: row.status, name: row.status.replaceAll("_", " ") },
    features: JSON.parse(row.features),
    id: String(row.id),
    isEarlyAdopter: row.is_early_adopter === 1,
    require2FA: row.require_2fa === 1,
    dateCreated: printDocumentedFormat(row.created),
    slug: row.slug,
    name: row.name,
    teams: listSentryTeamRows(sql, row.id).map((team) => printTeam2018(team, projects)),
    avatar: printAvatar2018(row.avatar),
    onboardingTasks: JSON.parse(row.onboarding_tasks),
    ...(JSON.parse(row.details) as object),
  };
}

/**
 * Prints JSON with a space after each comma and colon, as the servers of 2018 did. The recorded body length proves it.
 */
export function printSpacedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printSpacedJson).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${printSpacedJson(item)}`);
  return `{${members.join(", ")}}`;
}

const DEFAULTS = {
  defaultRole: "member",
  safeFields: [],
  scrubIPAddresses: false,
  access: [],
  allowSharedIssues: true,
  isDefault: false,
  sensitiveFields: [],
  quota: { maxRateInterval: 60, projectLimit: 100, accountLimit: 0, maxRate: 0 },
  openMembership: true,
  availableRoles: [
    { id: "member", name: "Member" },
    { id: "admin", name: "Admin" },
    { id: "manager", name: "Manager" },
    { id: "owner", name: "Owner" },
  ],
  enhancedPrivacy: false,
  pendingAccessRequests: 0,
  dataScrubberDefaults: false,
  dataScrubber: false,
};

function printAvatar2018(text: string): Record<string, unknown> {
  const { avatarUuid, avatarType } = JSON.parse(text) as Record<string, unknown>;
  return { avatarUuid, avatarType };
}

function printTeam2018(team: SentryTeamRow, projects: ReadonlyMap<number, SentryProjectRow>): Record<string, unknown> {
  const ids = JSON.parse(team.projects) as number[];
  return {
    slug: team.slug,
    name: team.name,
    hasAccess: true,
    isPending: false,
    dateCreated: printDocumentedFormat(team.created),
    isMember: false,
    id: String(team.id),
    projects: ids.flatMap((id) => projects.get(id) ?? []).map(printProject2018),
  };
}

function printProject2018(row: SentryProjectRow): Record<string, unknown> {
  const { features, color, firstEvent } = JSON.parse(row.details) as Record<string, unknown>;
  return {
    status: row.status,
    slug: row.slug,
    features: features ?? [],
    color: color ?? "#3fbf7f",
    isInternal: false,
    isPublic: false,
    dateCreated: printDocumentedFormat(row.created),
    platform: row.platform,
    callSign: row.slug.toUpperCase(),
    firstEvent: firstEvent ?? null,
    isBookmarked: false,
    id: String(row.id),
    name: row.name,
  };
}
