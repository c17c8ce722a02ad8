import { printMicroseconds } from "../timestamp.ts";
import type { SentryOrganizationRow } from "../sentry/sentry-organization-row.ts";
import type { SentryProjectRow } from "../sentry/sentry-project.ts";
import type { SentryTeamRow } from "../sentry/sentry-team.ts";
import type { CheckedK6Organization, CheckedOrganization } from "./world-schema.ts";

/** Reads a Sentry organization in the format of the world file. Null: it does not exist. */
export function readSentryOrganization(sql: SqlStorage, id: number): CheckedOrganization | null {
  const row = sql.exec<SentryOrganizationRow>("SELECT * FROM organization WHERE id = ?", id).toArray()[0];
  if (!row) return null;
  return {
    id,
    slug: row.slug,
    name: row.name,
    region: row.region,
    dateCreated: printMicroseconds(row.created),
    status: row.status,
    isEarlyAdopter: row.is_early_adopter === 1,
    require2FA: row.require_2fa === 1,
    hasAuthProvider: row.has_auth_provider === 1,
    avatar: JSON.parse(row.avatar) as CheckedOrganization["avatar"],
    features: JSON.parse(row.features) as string[],
    events24h: row.events,
    onboardingTasks: JSON.parse(row.onboarding_tasks) as CheckedOrganization["onboardingTasks"],
    details: JSON.parse(row.details) as CheckedOrganization["details"],
    members: readMembers(sql, id),
    teams: readTeams(sql, id),
    projects: readProjects(sql, id),
  };
}

interface MemberRow extends Record<string, SqlStorageValue> {
  id: number;
  user: number | null;
  email: string | null;
  role: CheckedOrganization["members"][number]["role"];
  disabled: number;
}

function readMembers(sql: SqlStorage, organization: number): CheckedOrganization["members"] {
  const rows = sql.exec<MemberRow>("SELECT * FROM member WHERE organization = ? ORDER BY id", organization).toArray();
  return rows.map(({ id, user, email, role, disabled }) => ({ id, user, email, role, disabled: disabled === 1 }));
}

function readTeams(sql: SqlStorage, organization: number): CheckedOrganization["teams"] {
  const rows = sql.exec<SentryTeamRow>("SELECT * FROM team WHERE organization = ? ORDER BY id", organization).toArray();
  return rows.map(({ id, slug, name, created, projects }) => ({
    id,
    slug,
    name,
    dateCreated: printMicroseconds(created),
    projects: JSON.parse(projects) as number[],
  }));
}

function readProjects(sql: SqlStorage, organization: number): CheckedOrganization["projects"] {
  const rows = sql
    .exec<SentryProjectRow>("SELECT * FROM project WHERE organization = ? ORDER BY id", organization)
    .toArray();
  return rows.map(({ id, slug, name, platform, created, status, details }) => ({
    id,
    slug,
    name,
    platform,
    dateCreated: printMicroseconds(created),
    status,
    details: JSON.parse(details) as Record<string, unknown>,
  }));
}

/** Reads a k6 organization in the format of the world file. Null: it does not exist. */
export function readK6Organization(sql: SqlStorage, id: number): CheckedK6Organization | null {
  const row = sql.exec<{ body: string }>("SELECT body FROM k6_organization WHERE id = ?", id).toArray()[0];
  if (!row) return null;
  const members = sql.exec<{ user: number }>("SELECT user FROM k6_member WHERE organization = ?", id).toArray();
  const projects = sql
    .exec<{ body: string; members: string | null }>("SELECT body, members FROM k6_project WHERE organization = ?", id)
    .toArray();
  return {
    ...(JSON.parse(row.body) as CheckedK6Organization),
    members: members.map(({ user }) => user),
    projects: projects.map(readK6Project),
  };
}

type K6Project = CheckedK6Organization["projects"][number];

function readK6Project({ body, members }: { readonly body: string; readonly members: string | null }): K6Project {
  const project = JSON.parse(body) as K6Project;
  return members === null ? project : { ...project, members: JSON.parse(members) as number[] };
}
