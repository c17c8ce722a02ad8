import { parseTimestamp } from "../timestamp.ts";
import { insertRows } from "./insert-rows.ts";
import type { CheckedK6Organization } from "./world-schema.ts";

/** Inserts k6 organizations with their members and projects. Their ids must not exist yet. */
export function saveK6Organizations(sql: SqlStorage, organizations: readonly CheckedK6Organization[]): void {
  insertRows(sql, "k6_organization", ["id", "name", "created", "stack", "body"], organizations.map(organizationRow));
  insertRows(sql, "k6_member", ["user", "organization"], memberRows(organizations));
  insertRows(
    sql,
    "k6_project",
    ["id", "organization", "name", "created", "members", "body"],
    projectRows(organizations),
  );
}

function organizationRow({ members: _members, projects: _projects, ...organization }: CheckedK6Organization) {
  const { id, name, created, updated = created } = organization;
  const stack = organization["grafana_stack_id"];
  const body = JSON.stringify({ ...organization, updated });
  return [id, name, parseTimestamp(created), typeof stack === "number" ? stack : null, body];
}

function* memberRows(organizations: readonly CheckedK6Organization[]) {
  for (const { id, members } of organizations) {
    for (const member of new Set(members)) yield [member, id];
  }
}

function* projectRows(organizations: readonly CheckedK6Organization[]) {
  for (const { id: organization, projects } of organizations) {
    for (const { members, ...project } of projects) {
      const { id, name, created, updated = created } = project;
      const body = JSON.stringify({ ...project, updated });
      yield [id, organization, name, parseTimestamp(created), members ? JSON.stringify(members) : null, body];
    }
  }
}
