import type { Migration } from "./migration.ts";

/**
 * `name_key`: what decides the place of a name in the order, its first 128 characters (`MAX_TEXT_KEY`), so that positions stay
 * short. `by_name` stays for conditions on the whole name, and for the code of the version before.
 *
 * `moves`: the changes that say which organizations came from another source.
 */
export const pageOrder: Migration = {
  version: 5,
  minimumReader: 1,
  statements: `
ALTER TABLE organizations ADD COLUMN name_key TEXT GENERATED ALWAYS AS (substr(name, 1, 128)) VIRTUAL;
CREATE INDEX by_name_key ON organizations (name_key, tie, id);
CREATE INDEX moves ON changes (seq) WHERE type = 'organization.moved';
`,
};
