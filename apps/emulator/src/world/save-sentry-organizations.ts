import { foldCase } from "../fold-case.ts";
import { parseTimestamp } from "../timestamp.ts";
import { insertRows } from "./insert-rows.ts";
import type { CheckedOrganization } from "./world-schema.ts";

const ORGANIZATION_COLUMNS = [
  "id",
  "slug",
  "slug_folded",
  "name",
  "name_folded",
  "region",
  "created",
  "status",
  "is_early_adopter",
  "require_2fa",
  "has_auth_provider",
  "avatar",
  "features",
  "events",
  "onboarding_tasks",
  "details",
  "members",
  "projects",
];

/** Inserts Sentry organizations with their members, teams and projects. Their ids must not exist yet. */
export function saveSentryOrganizations(sql: SqlStorage, organizations: readonly CheckedOrganization[]): void {
  insertRows(sql, "organization", ORGANIZATION_COLUMNS, organizations.map(organizationRow));
  insertRows(
    sql,
    "member",
    ["id", "organization", "user", "email", "role", "disabled", "region", "created"],
    memberRows(organizations),
  );
  insertRows(sql, "team", ["id", "organization", "slug", "name", "created", "projects"], teamRows(organizations));
  insertRows(
    sql,
    "project",
    ["id", "organization", "slug", "name", "platform", "created", "status", "details"],
    projectRows(organizations),
  );
}

function organizationRow(organization: CheckedOrganization) {
  const name = organization.name === "" ? organization.slug : organization.name;
  return [
    organization.id,
    organization.slug,
    foldCase(organization.slug),
    name,
    foldCase(name),
    organization.region,
    parseCreated(organization),
    organization.status,
    Number(organization.isEarlyAdopter),
    Number(organization.require2FA),
    Number(organization.hasAuthProvider),
    JSON.stringify(organization.avatar),
    JSON.stringify(organization.features),
    organization.events24h,
    JSON.stringify(organization.onboardingTasks),
    JSON.stringify(organization.details),
    organization.members.length,
    organization.projects.filter((project) => project.status === "active").length,
  ];
}

function* memberRows(organizations: readonly CheckedOrganization[]) {
  for (const organization of organizations) {
    const created = parseCreated(organization);
    for (const { id, user, email, role, disabled } of organization.members) {
      yield [id, organization.id, user, email, role, Number(disabled), organization.region, created];
    }
  }
}

function* teamRows(organizations: readonly CheckedOrganization[]) {
  for (const organization of organizations) {
    for (const { id, slug, name = slug, dateCreated, projects } of organization.teams) {
      yield [
        id,
        organization.id,
        slug,
        name,
        parseTimestamp(dateCreated ?? "") ?? parseCreated(organization),
        JSON.stringify(projects),
      ];
    }
  }
}

function* projectRows(organizations: readonly CheckedOrganization[]) {
  for (const organization of organizations) {
    for (const { id, slug, name = slug, platform, dateCreated, status, details } of organization.projects) {
      const created = parseTimestamp(dateCreated ?? "") ?? parseCreated(organization);
      yield [id, organization.id, slug, name, platform, created, status, JSON.stringify(details)];
    }
  }
}

function parseCreated(organization: CheckedOrganization): number {
  const created = parseTimestamp(organization.dateCreated);
  if (created === null) throw new Error("the world was not checked");
  return created;
}
