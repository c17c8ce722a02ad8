/**
 * The columns of `organizations`. Texts are folded, but for the id; instants are microseconds. NULL in `created` and in
 * a count is unknown, elsewhere absent; a NULL in `projects` says that the row's platforms are not known either.
 */
export const SEARCH_COLUMNS: readonly string[] = [
  "id TEXT NOT NULL PRIMARY KEY",
  "slug TEXT",
  "name TEXT NOT NULL",
  "status TEXT",
  "created INTEGER",
  "changed INTEGER NOT NULL",
  "is_default INTEGER",
  "is_early_adopter INTEGER",
  "requires_2fa INTEGER",
  "has_auth_provider INTEGER",
  "members INTEGER",
  "projects INTEGER",
  "events INTEGER",
];

/**
 * The tables that compiled queries read. One that needs more columns adds its own after `SEARCH_COLUMNS`.
 *
 * `platforms` has the platforms of an organization's projects; `leaves` has the leaves (`leafKey`) whose answers are
 * known, and `leaf_matches` the organizations that they found.
 */
export const SEARCH_SCHEMA: readonly string[] = [
  `CREATE TABLE organizations (${SEARCH_COLUMNS.join(", ")}) STRICT`,
  "CREATE TABLE platforms (platform TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (platform, id)) STRICT, WITHOUT ROWID",
  "CREATE TABLE leaves (leaf TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID",
  "CREATE TABLE leaf_matches (leaf TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (leaf, id)) STRICT, WITHOUT ROWID",
];
