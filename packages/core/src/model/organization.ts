import * as v from "valibot";

/** Sentry's organization statuses. k6 has no statuses, so its organizations have null. */
export const STATUSES = ["active", "pending_deletion", "deletion_in_progress", "relocation_pending_approval"] as const;

const instantSchema = v.pipe(v.string(), v.isoTimestamp());

/** Counts requested with `include`. Null: the number is not known at present. */
const countsSchema = v.object({
  members: v.optional(v.nullable(v.number())),
  projects: v.optional(v.nullable(v.number())),
  events24h: v.optional(v.nullable(v.number())),
});

/**
 * An organization in the common shape of all sources. Null: the upstream has no such value. Instants are printed with
 * six fraction digits and `Z`.
 */
export const organizationSchema = v.object({
  /** `{installation}:{remoteId}`; does not change when the organization moves region. */
  id: v.string(),
  installation: v.string(),
  /** The name of the provider that reads the upstream, such as `sentry`. */
  provider: v.string(),
  source: v.string(),
  region: v.string(),
  /** The upstream's id, as text. */
  remoteId: v.string(),
  slug: v.nullable(v.string()),
  name: v.string(),
  description: v.nullable(v.string()),
  status: v.nullable(v.string()),
  createdAt: v.nullable(instantSchema),
  updatedAt: v.nullable(instantSchema),
  /** When this Roster first received the organization. */
  firstSeenAt: instantSchema,
  /** When this Roster last received a different value of any field. */
  changedAt: instantSchema,
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

/** A project of an organization. Null: the upstream has no such value. */
export const projectSchema = v.object({
  /** `{installation}:{remoteId}`. */
  id: v.string(),
  installation: v.string(),
  provider: v.string(),
  source: v.string(),
  region: v.string(),
  /** The id of the organization, for example `sentry:2`. */
  organizationId: v.string(),
  remoteId: v.string(),
  slug: v.nullable(v.string()),
  name: v.string(),
  description: v.nullable(v.string()),
  platform: v.nullable(v.string()),
  createdAt: v.nullable(instantSchema),
  updatedAt: v.nullable(instantSchema),
  isDefault: v.nullable(v.boolean()),
});
export type Project = v.InferOutput<typeof projectSchema>;
