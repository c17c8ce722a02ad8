import type { Migration } from "./migration.ts";

/** The first released schema. Its storage has no table `schema_version`. `docs/storage.md` describes the tables. */
export const initialSchema: Migration = {
  version: 1,
  minimumReader: 1,
  statements: `
CREATE TABLE organizations (
  id TEXT NOT NULL PRIMARY KEY, slug TEXT, name TEXT NOT NULL, status TEXT,
  created INTEGER, changed INTEGER NOT NULL,
  is_default INTEGER, is_early_adopter INTEGER, requires_2fa INTEGER, has_auth_provider INTEGER,
  members INTEGER, projects INTEGER, events INTEGER
) STRICT;
CREATE TABLE platforms (platform TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (platform, id)) STRICT, WITHOUT ROWID;
CREATE TABLE leaves (leaf TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE leaf_matches (leaf TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (leaf, id)) STRICT, WITHOUT ROWID;

-- The second sort key. A generated column, because a row-value range cannot use an index over an expression.
ALTER TABLE organizations ADD COLUMN tie INTEGER GENERATED ALWAYS AS (coalesce(created, 0)) VIRTUAL;
CREATE INDEX by_created ON organizations (created, tie, id);
CREATE INDEX by_name ON organizations (name, tie, id);
CREATE INDEX by_members ON organizations (members, tie, id);
CREATE INDEX by_projects ON organizations (projects, tie, id);
CREATE INDEX by_events ON organizations (events, tie, id);
CREATE INDEX by_slug ON organizations (slug);

CREATE TABLE bodies (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL, -- the organization as JSON for a response, without the members that a caller has to request
  raw TEXT NOT NULL, -- the upstream's own JSON
  first_seen INTEGER NOT NULL -- epoch milliseconds
) STRICT;

-- A sync in progress: the rows that differ from the live rows, and the ids of each page.
CREATE TABLE staged (
  id TEXT PRIMARY KEY, slug TEXT, name TEXT NOT NULL, status TEXT,
  created INTEGER, changed INTEGER NOT NULL,
  is_default INTEGER, is_early_adopter INTEGER, requires_2fa INTEGER, has_auth_provider INTEGER,
  body TEXT NOT NULL, raw TEXT NOT NULL, first_seen INTEGER NOT NULL, changed_fields TEXT
) STRICT;
CREATE TABLE staged_pages (page INTEGER PRIMARY KEY, began INTEGER NOT NULL, after TEXT, ids TEXT NOT NULL, others TEXT NOT NULL, unrouted TEXT NOT NULL) STRICT;

-- Ids that the last complete list lacked, until the next list confirms it; ids that it contained on other hosts.
CREATE TABLE missing (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE elsewhere (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, type TEXT NOT NULL, id TEXT, changed TEXT, reason TEXT
) STRICT;

-- Facts of the facets with their times; copied to organizations and platforms at the end of a pass.
CREATE TABLE facet_facts (
  facet TEXT NOT NULL, id TEXT NOT NULL, value INTEGER, platforms TEXT, at INTEGER NOT NULL, PRIMARY KEY (facet, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE leaf_syncs (leaf TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE details (id TEXT PRIMARY KEY, body TEXT NOT NULL, raw TEXT NOT NULL, fetched_at INTEGER NOT NULL) STRICT;

CREATE TABLE projects (
  organization TEXT NOT NULL, id TEXT NOT NULL, created INTEGER, tie INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (organization, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX projects_by_created ON projects (organization, created, tie, id);
CREATE TABLE project_lists (organization TEXT PRIMARY KEY, fetched_at INTEGER NOT NULL) STRICT;

CREATE TABLE due (job TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,
};
