import type { Migration } from "./migration.ts";

/**
 * Jobs are claimed with a lease. The code of the version before writes `job` and `at` only; the other columns then have
 * the values of a job that was never claimed.
 *
 * `lease_until`: when the claim of the job ends, in epoch milliseconds; 0 = it is not claimed. `attempts`: the runs since
 * the last success. `wanted_at`: the earliest time that was scheduled while the job was claimed.
 */
export const jobLeases: Migration = {
  version: 2,
  minimumReader: 1,
  statements: `
ALTER TABLE due ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE due ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE due ADD COLUMN wanted_at INTEGER;
`,
};
