import { readInstant } from "../tolerant.ts";
import type { WireRow } from "../rows.ts";
import type { UpstreamDetail, UpstreamSetting, UpstreamTeam } from "../upstream-detail.ts";
import { normalizeOrganization } from "./sentry-normalize.ts";
import type { SentryDetail, SentryTeam } from "./sentry-wire.ts";

/** Converts a detail to the unified shape. Accepts the format of 2018, and the short detail without `org:read`. */
export function normalizeDetail({ wire, raw }: WireRow<SentryDetail>): Omit<UpstreamDetail, "rate"> {
  return {
    organization: normalizeOrganization({ wire, raw }),
    features: wire.features?.toSorted() ?? null,
    teams: wire.teams?.map((team) => normalizeTeam(team, wire.projects)) ?? null,
    roles: wire.orgRoleList ?? wire.availableRoles,
    access: wire.access,
    settings: readSettings(raw),
  };
}

function normalizeTeam(team: SentryTeam, projects: SentryDetail["projects"]): UpstreamTeam {
  return {
    id: team.id,
    slug: team.slug,
    name: team.name || team.slug,
    createdAt: readInstant(team.dateCreated),
    memberCount: team.memberCount,
    projects: team.projects?.map(({ id }) => id) ?? findProjects(team.id, projects),
  };
}

/** The ids of the projects that list a team. Null if a project does not list its teams. */
function findProjects(team: string, projects: SentryDetail["projects"]): readonly string[] | null {
  if (projects === null || projects.some(({ teams }) => teams === null)) return null;
  return projects.filter(({ teams }) => teams?.some(({ id }) => id === team)).map(({ id }) => id);
}

/** Fields that are read elsewhere, and `role` and `orgRole`, which describe the credential's user. */
const NO_SETTINGS = new Set([
  "dateCreated",
  "hasAuthProvider",
  "id",
  "isDefault",
  "isEarlyAdopter",
  "name",
  "orgRole",
  "require2FA",
  "role",
  "slug",
]);

/** Settings that are lists of strings. The items of other lists have unknown types. */
const STRING_LISTS = new Set(["defaultCodeReviewTriggers", "enabledConsolePlatforms", "safeFields", "sensitiveFields"]);

function readSettings(raw: Readonly<Record<string, unknown>>): UpstreamDetail["settings"] {
  const all = Object.entries(raw).filter(([name]) => !NO_SETTINGS.has(name));
  return Object.fromEntries(all.filter((entry): entry is [string, UpstreamSetting] => isSetting(...entry)));
}

function isSetting(name: string, value: unknown): boolean {
  if (STRING_LISTS.has(name)) return Array.isArray(value) && value.every((word) => typeof word === "string");
  return value === null || ["boolean", "number", "string"].includes(typeof value);
}
