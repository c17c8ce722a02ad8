/**
 * The columns of `organizations`. Texts are folded, except the id. Instants are in microseconds. NULL means unknown in
 * `created` and in counts, and absent in the other columns. If `projects` is NULL, the platforms are unknown as well.
 */
const ORGANIZATION_COLUMNS: readonly string[] = [
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
 * The tables that compiled queries read.
 *
 * `platforms` holds the platforms of an organization's projects. `leaves` holds the keys (`lookupKey`) of the membership
 * lookups whose results are known, and `leaf_matches` holds the organizations in those results.
 */
export const SEARCH_SCHEMA: readonly string[] = [
  `CREATE TABLE organizations (${ORGANIZATION_COLUMNS.join(", ")}) STRICT`,
  "CREATE TABLE platforms (platform TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (platform, id)) STRICT, WITHOUT ROWID",
  "CREATE TABLE leaves (leaf TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID",
  "CREATE TABLE leaf_matches (leaf TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (leaf, id)) STRICT, WITHOUT ROWID",
];
