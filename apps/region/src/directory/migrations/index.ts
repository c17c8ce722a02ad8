import { initialSchema } from "./01-initial-schema.ts";
import { jobLeases } from "./02-job-leases.ts";
import { normalizerVersion } from "./03-normalizer-version.ts";
import { unreadableFacts } from "./04-unreadable-facts.ts";
import { pageOrder } from "./05-page-order.ts";
import { textIndex } from "./06-text-index.ts";
import { platformCounts } from "./07-platform-counts.ts";
import type { Migration } from "./migration.ts";

export type { Migration } from "./migration.ts";

/** All migrations, in the order of their versions. A new one is added at the end, in a file of its own. */
export const MIGRATIONS: readonly Migration[] = [
  initialSchema,
  jobLeases,
  normalizerVersion,
  unreadableFacts,
  pageOrder,
  textIndex,
  platformCounts,
];
