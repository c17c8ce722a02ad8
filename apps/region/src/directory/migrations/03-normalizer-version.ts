import type { Migration } from "./migration.ts";

/**
 * The version of the normalizer that wrote a row. Code of the version before does not name the column, so its rows have
 * the default, and are normalized again.
 */
export const normalizerVersion: Migration = {
  version: 3,
  minimumReader: 1,
  statements: `
ALTER TABLE bodies ADD COLUMN normalizer INTEGER NOT NULL DEFAULT 1;
ALTER TABLE staged ADD COLUMN normalizer INTEGER NOT NULL DEFAULT 1;
`,
};
