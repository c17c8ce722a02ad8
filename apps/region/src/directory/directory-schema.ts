import { SEARCH_SCHEMA } from "@roster/core/search";

/**
 * The tables of a Directory; `docs/storage.md` says what each holds and why. `organizations` is narrow, so that a scan
 * reads little, and is what queries are compiled against; the JSON of a row is in `bodies`.
 */
const SCHEMA = `
${SEARCH_SCHEMA.join(";\n")};

-- The second key of every order. Generated, since an index over an expression serves only the first column of a range.
ALTER TABLE organizations ADD COLUMN tie INTEGER GENERATED ALWAYS AS (coalesce(created, 0)) VIRTUAL;
CREATE INDEX by_created ON organizations (created, tie, id);
CREATE INDEX by_name ON organizations (name, tie, id);
CREATE INDEX by_members ON organizations (members, tie, id);
CREATE INDEX by_projects ON organizations (projects, tie, id);
CREATE INDEX by_events ON organizations (events, tie, id);
CREATE INDEX by_slug ON organizations (slug);

CREATE TABLE bodies (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL, -- the organization as it goes out, less what is included on request
  raw TEXT NOT NULL, -- the upstream's own JSON
  first_seen INTEGER NOT NULL -- epoch milliseconds
) STRICT;

-- A sync in progress: the rows that differ from the live ones, and the ids of every page seen.
CREATE TABLE staged (
  id TEXT PRIMARY KEY, slug TEXT, name TEXT NOT NULL, status TEXT,
  created INTEGER, changed INTEGER NOT NULL,
  is_default INTEGER, is_early_adopter INTEGER, requires_2fa INTEGER, has_auth_provider INTEGER,
  body TEXT NOT NULL, raw TEXT NOT NULL, first_seen INTEGER NOT NULL, changed_fields TEXT
) STRICT;
CREATE TABLE staged_pages (page INTEGER PRIMARY KEY, began INTEGER NOT NULL, after TEXT, ids TEXT NOT NULL, others TEXT NOT NULL, unrouted TEXT NOT NULL) STRICT;

-- Rows that the last complete list did not have, kept until the next one agrees; ids that it had on other hosts.
CREATE TABLE missing (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE elsewhere (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, type TEXT NOT NULL, id TEXT, changed TEXT, reason TEXT
) STRICT;

-- Facts of the facets, dated by organization; swapped into organizations and platforms when a pass is whole.
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
`;

/** Every table that holds something of the upstream's: what starting over empties. */
export const CONTENT_TABLES = [
  "organizations",
  "platforms",
  "leaves",
  "leaf_matches",
  "leaf_syncs",
  "bodies",
  "details",
  "staged",
  "staged_pages",
  "missing",
  "elsewhere",
  "changes",
  "facet_facts",
  "projects",
  "project_lists",
  "state",
] as const;

/** Creates the tables of a new Directory; leaves those of an old one as they are. */
export function createTables(sql: SqlStorage): void {
  const known = sql.exec("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'state'").toArray();
  if (known.length === 0) sql.exec(SCHEMA);
}
