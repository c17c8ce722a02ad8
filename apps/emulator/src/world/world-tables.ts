import { readSetting, writeSetting } from "./world-settings.ts";

/**
 * Tables with indexes, so that the cost of a page does not depend on the size of the world. A member row repeats the
 * region and the date of its organization, so one index range contains the list of a user in order.
 */
const TABLES = `
  CREATE TABLE user (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, active INTEGER NOT NULL,
    has_2fa INTEGER NOT NULL) STRICT;
  CREATE TABLE user_email (
    folded TEXT NOT NULL, user INTEGER NOT NULL, PRIMARY KEY (folded, user)) STRICT, WITHOUT ROWID;

  CREATE TABLE token (
    vendor TEXT NOT NULL, token TEXT NOT NULL, kind TEXT NOT NULL, user INTEGER, organization INTEGER,
    scopes TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (vendor, token)) STRICT, WITHOUT ROWID;

  CREATE TABLE organization (
    id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, slug_folded TEXT NOT NULL, name TEXT NOT NULL,
    name_folded TEXT NOT NULL, region TEXT NOT NULL, created INTEGER NOT NULL, status TEXT NOT NULL,
    is_early_adopter INTEGER NOT NULL, require_2fa INTEGER NOT NULL, has_auth_provider INTEGER NOT NULL,
    avatar TEXT NOT NULL, features TEXT NOT NULL, events INTEGER NOT NULL, onboarding_tasks TEXT NOT NULL,
    details TEXT NOT NULL, members INTEGER NOT NULL, projects INTEGER NOT NULL) STRICT;
  CREATE INDEX organization_created ON organization (created, id);
  CREATE INDEX organization_region ON organization (region, created, id);
  CREATE INDEX organization_slug_folded ON organization (slug_folded);
  CREATE INDEX organization_members ON organization (members, id);

  CREATE TABLE member (
    id INTEGER PRIMARY KEY, organization INTEGER NOT NULL, user INTEGER, email TEXT, role TEXT NOT NULL,
    disabled INTEGER NOT NULL, region TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
  CREATE INDEX member_organization ON member (organization, id);
  CREATE INDEX member_user ON member (user, created, organization);
  CREATE INDEX member_user_region ON member (user, region, created, organization);

  CREATE TABLE team (
    id INTEGER PRIMARY KEY, organization INTEGER NOT NULL, slug TEXT NOT NULL, name TEXT NOT NULL,
    created INTEGER NOT NULL, projects TEXT NOT NULL) STRICT;
  CREATE INDEX team_organization ON team (organization, slug);

  CREATE TABLE project (
    id INTEGER PRIMARY KEY, organization INTEGER NOT NULL, slug TEXT NOT NULL, name TEXT NOT NULL, platform TEXT,
    created INTEGER NOT NULL, status TEXT NOT NULL, details TEXT NOT NULL) STRICT;
  CREATE INDEX project_organization ON project (organization, slug);
  CREATE INDEX project_platform ON project (platform, organization);

  CREATE TABLE k6_organization (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, created INTEGER NOT NULL, stack INTEGER, body TEXT NOT NULL) STRICT;
  CREATE INDEX k6_organization_stack ON k6_organization (stack);
  CREATE TABLE k6_member (
    user INTEGER NOT NULL, organization INTEGER NOT NULL, PRIMARY KEY (user, organization)) STRICT, WITHOUT ROWID;
  CREATE TABLE k6_project (
    id INTEGER PRIMARY KEY, organization INTEGER NOT NULL, name TEXT NOT NULL, created INTEGER NOT NULL,
    members TEXT, body TEXT NOT NULL) STRICT;
  CREATE INDEX k6_project_organization ON k6_project (organization, id);

  CREATE TABLE log (
    n INTEGER PRIMARY KEY, at TEXT NOT NULL, method TEXT NOT NULL, host TEXT NOT NULL, path TEXT NOT NULL,
    query TEXT NOT NULL, status INTEGER NOT NULL) STRICT;
`;

/** The tables with the data of a world file. A new world replaces their content. */
export const WORLD_TABLES = [
  "user",
  "user_email",
  "token",
  "organization",
  "member",
  "team",
  "project",
  "k6_organization",
  "k6_member",
  "k6_project",
] as const;

/**
 * Creates the tables. If the stored tables have a different definition, their data is deleted. No migration is needed,
 * because a world can be loaded again.
 */
export function createTables(sql: SqlStorage): void {
  sql.exec("CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID");
  if (readSetting<string>(sql, "tables", "") === TABLES) return;
  for (const table of [...WORLD_TABLES, "log"]) sql.exec(`DROP TABLE IF EXISTS ${table}`);
  sql.exec("DELETE FROM setting");
  sql.exec(TABLES);
  writeSetting(sql, "tables", TABLES);
}
