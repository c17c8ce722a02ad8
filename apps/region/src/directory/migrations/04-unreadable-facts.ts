import type { Migration } from "./migration.ts";

/**
 * The fact of an organization that could not be read. `failures`: how often in a row; 0 = `value` is what the upstream
 * answered, and NULL if it denied the answer. `retry_at`: not asked again before, in epoch milliseconds. `error`: the
 * code of the last failure, or of the denial. `at` is the time of the last attempt.
 */
export const unreadableFacts: Migration = {
  version: 4,
  minimumReader: 1,
  statements: `
ALTER TABLE facet_facts ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE facet_facts ADD COLUMN retry_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE facet_facts ADD COLUMN error TEXT;
CREATE INDEX unreadable_facts ON facet_facts (facet, retry_at) WHERE failures > 0;
`,
};
