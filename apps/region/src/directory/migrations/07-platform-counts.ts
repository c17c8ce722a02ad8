import type { Migration } from "./migration.ts";

/**
 * The rows of `platforms` are counted without reading `organizations`. Earlier code left rows of organizations that were
 * removed while their projects were fetched; they are deleted here.
 */
export const platformCounts: Migration = {
  version: 7,
  minimumReader: 1,
  statements: `
DELETE FROM facet_facts WHERE id NOT IN (SELECT id FROM organizations);
DELETE FROM platforms WHERE id NOT IN (SELECT id FROM organizations WHERE projects IS NOT NULL);
`,
};
