import * as v from "valibot";

/** The upstream APIs that Roster speaks. */
export const PROVIDERS = ["sentry", "k6"] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** Sentry's statuses. k6 has none, so its organizations have null. */
export const STATUSES = ["active", "pending_deletion", "deletion_in_progress", "relocation_pending_approval"] as const;
export type Status = (typeof STATUSES)[number];

const instant = v.pipe(v.string(), v.isoTimestamp());

/** Counts that were asked for by `include`; null where the number is not known now. */
export const countsSchema = v.object({
  members: v.optional(v.nullable(v.number())),
  projects: v.optional(v.nullable(v.number())),
  events24h: v.optional(v.nullable(v.number())),
});

/**
 * An organization in the one shape that every source is brought to. Null: the upstream has no such fact.
 * Instants are printed with six digits and `Z`.
 */
export const organizationSchema = v.object({
  /** `{installation}:{remoteId}`; does not change when the organization moves region. */
  id: v.string(),
  installation: v.string(),
  provider: v.picklist(PROVIDERS),
  source: v.string(),
  region: v.string(),
  /** The upstream's own id, as text. */
  remoteId: v.string(),
  slug: v.nullable(v.string()),
  name: v.string(),
  description: v.nullable(v.string()),
  status: v.nullable(v.string()),
  createdAt: v.nullable(instant),
  updatedAt: v.nullable(instant),
  /** When this roster first saw it. */
  firstSeenAt: instant,
  /** When this roster last saw it differ. */
  changedAt: instant,
  url: v.nullable(v.string()),
  /** The base URL of the API that serves its details. */
  apiUrl: v.nullable(v.string()),
  avatarUrl: v.nullable(v.string()),
  stack: v.nullable(v.object({ id: v.nullable(v.string()), name: v.nullable(v.string()) })),
  requires2fa: v.nullable(v.boolean()),
  hasAuthProvider: v.nullable(v.boolean()),
  isEarlyAdopter: v.nullable(v.boolean()),
  isDefault: v.nullable(v.boolean()),
  ownerId: v.nullable(v.string()),
  counts: countsSchema,
});
export type Organization = v.InferOutput<typeof organizationSchema>;

/** A project of an organization. Null: the upstream has no such fact. */
export const projectSchema = v.object({
  /** `{installation}:{remoteId}`. */
  id: v.string(),
  installation: v.string(),
  provider: v.picklist(PROVIDERS),
  source: v.string(),
  region: v.string(),
  /** The organization's id: `sentry:2`. */
  organizationId: v.string(),
  remoteId: v.string(),
  slug: v.nullable(v.string()),
  name: v.string(),
  description: v.nullable(v.string()),
  platform: v.nullable(v.string()),
  createdAt: v.nullable(instant),
  updatedAt: v.nullable(instant),
  isDefault: v.nullable(v.boolean()),
});
export type Project = v.InferOutput<typeof projectSchema>;
