import * as v from "valibot";
import { strictObject } from "./strict-object.ts";
import { parseTimestamp } from "../timestamp.ts";
import { K6KnobsSchema, SentryKnobsSchema } from "./knobs.ts";

/**
 * The world file: everything the emulated upstreams know. Keys left out take the default written here; keys that do not
 * exist are errors, so that a typing mistake is not an empty world.
 */

const Text = v.pipe(v.string(), v.nonEmpty());
const When = v.pipe(
  v.string(),
  v.check((text) => parseTimestamp(text) !== null, "must be an ISO 8601 date-time"),
);

/** An id as JSON has it, text or number; ids stay below 2^53 so that SQLite, JavaScript and JSON agree on them. */
export const IdSchema = v.pipe(
  v.union([v.string(), v.number()], "must be an id: digits, as text or number"),
  v.transform(String),
  v.regex(/^[1-9]\d{0,15}$/, "must be an id: digits without leading zeros"),
  v.transform(Number),
  v.safeInteger("must be below 2^53"),
);

/** Slugs are never all digits, or they could not be told from ids. */
const Slug = v.pipe(
  v.string(),
  v.regex(
    /^(?![0-9]+$)[a-zA-Z0-9][a-zA-Z0-9-]*(?<!-)$/,
    "must be a slug: letters, digits and dashes, not digits alone, no dash at either end",
  ),
);

const Open = v.record(v.string(), v.unknown());
const Scopes = v.array(Text);

export const UserSchema = strictObject({
  id: IdSchema,
  email: Text,
  name: v.optional(v.string(), ""),
  active: v.optional(v.boolean(), true),
  /** Organizations with `require2FA` answer 401 to members without it. */
  has2fa: v.optional(v.boolean(), true),
  /** Further addresses, verified or not: `email:` finds a user by any of them. */
  emails: v.optional(v.array(Text), []),
});

const UserToken = strictObject({
  token: Text,
  user: IdSchema,
  scopes: v.optional(Scopes, ["org:read"]),
  /** Limits the token to one organization. */
  organization: v.optional(IdSchema),
  state: v.optional(v.picklist(["valid", "expired", "application-inactive"]), "valid"),
});
const OrganizationToken = strictObject({
  token: Text,
  organization: IdSchema,
  /** What organization tokens really carry is `org:ci` alone, so they may list nothing. */
  scopes: v.optional(Scopes, ["org:ci"]),
  state: v.optional(v.picklist(["valid", "expired"]), "valid"),
});
const ApiKey = strictObject({
  apiKey: Text,
  organization: IdSchema,
  scopes: v.optional(Scopes, ["org:read"]),
  state: v.optional(v.picklist(["valid", "disabled"]), "valid"),
});
const K6UserToken = strictObject({ token: Text, k6User: IdSchema });
const K6OrganizationToken = strictObject({ token: Text, k6Organization: IdSchema });

export const TokenSchema = v.union(
  [UserToken, OrganizationToken, ApiKey, K6UserToken, K6OrganizationToken],
  "must be one of {token, user}, {token, organization}, {apiKey, organization}, {token, k6User}, {token, k6Organization}",
);

export const MemberSchema = strictObject({
  id: IdSchema,
  /** Null: an invitation that nobody accepted yet. */
  user: v.optional(v.nullable(IdSchema), null),
  email: v.optional(v.nullable(Text), null),
  role: v.optional(v.picklist(["member", "admin", "manager", "owner", "billing"]), "member"),
  /** Over the organization's member limit: each of its own endpoints is a 401. */
  disabled: v.optional(v.boolean(), false),
});

export const TeamSchema = strictObject({
  id: IdSchema,
  slug: Slug,
  name: v.optional(v.string()),
  dateCreated: v.optional(When),
  /** Ids of the organization's projects that the team works on. */
  projects: v.optional(v.array(IdSchema), []),
});

export const ProjectSchema = strictObject({
  id: IdSchema,
  slug: Slug,
  name: v.optional(v.string()),
  platform: v.optional(v.nullable(v.string()), null),
  dateCreated: v.optional(When),
  status: v.optional(v.picklist(["active", "pending_deletion", "deletion_in_progress"]), "active"),
  /** Merged into the project's JSON as it is. */
  details: v.optional(Open, {}),
});

export const AvatarSchema = strictObject({
  avatarType: v.optional(v.string(), "letter_avatar"),
  avatarUuid: v.optional(v.nullable(v.string()), null),
  avatarUrl: v.optional(v.nullable(v.string()), null),
});

export const ORGANIZATION_STATUSES = [
  "active",
  "pending_deletion",
  "deletion_in_progress",
  "relocation_pending_approval",
] as const;

export const OrganizationSchema = strictObject({
  id: IdSchema,
  slug: Slug,
  /** The server falls back to the slug where a name is empty. */
  name: v.optional(v.string(), ""),
  region: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, "must be a region's host label")), "us"),
  dateCreated: When,
  status: v.optional(v.picklist(ORGANIZATION_STATUSES), "active"),
  isEarlyAdopter: v.optional(v.boolean(), false),
  require2FA: v.optional(v.boolean(), false),
  hasAuthProvider: v.optional(v.boolean(), false),
  avatar: v.optional(AvatarSchema, {}),
  features: v.optional(v.array(Text), []),
  events24h: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
  onboardingTasks: v.optional(v.array(Open), []),
  /** Merged into the organization's detailed JSON as it is. */
  details: v.optional(Open, {}),
  members: v.optional(v.array(MemberSchema), []),
  teams: v.optional(v.array(TeamSchema), []),
  projects: v.optional(v.array(ProjectSchema), []),
});

export const K6ProjectSchema = strictObject({
  id: IdSchema,
  name: Text,
  description: v.optional(v.nullable(v.string()), ""),
  created: When,
  updated: v.optional(When),
  is_default: v.optional(v.boolean(), false),
  grafana_folder_uid: v.optional(v.nullable(v.string()), null),
  labels: v.optional(Open, {}),
  /** Users who may see it; left out, every member of the organization may. */
  members: v.optional(v.array(IdSchema)),
});

/** The documented fields have defaults; any other field passes through as it is, since k6 sends more than it documents. */
export const K6OrganizationSchema = v.looseObject({
  id: IdSchema,
  name: Text,
  owner_id: IdSchema,
  description: v.optional(v.nullable(v.string()), ""),
  billing_address: v.optional(v.nullable(v.string()), ""),
  billing_country: v.optional(v.nullable(v.string()), ""),
  billing_email: v.optional(v.nullable(v.string()), ""),
  vat_number: v.optional(v.nullable(v.string()), ""),
  created: When,
  updated: v.optional(When),
  is_default: v.optional(v.boolean(), false),
  members: v.optional(v.array(IdSchema), []),
  projects: v.optional(v.array(K6ProjectSchema), []),
});

const K6Schema = strictObject({ organizations: v.optional(v.array(K6OrganizationSchema), []) });

export const WorldSchema = strictObject({
  /** `live`: what the servers do. `documented`: what their public documents promise. */
  profile: v.optional(v.picklist(["live", "documented"]), "live"),
  /** Regions that have a host although no organization lives there. */
  regions: v.optional(v.array(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/))), ["us", "de"]),
  users: v.optional(v.array(UserSchema), []),
  tokens: v.optional(v.array(TokenSchema), []),
  organizations: v.optional(v.array(OrganizationSchema), []),
  k6: v.optional(K6Schema, {}),
  knobs: v.optional(strictObject({ sentry: v.optional(SentryKnobsSchema, {}), k6: v.optional(K6KnobsSchema, {}) }), {}),
});

/** A world as a file has it. */
export type WorldFile = v.InferInput<typeof WorldSchema>;
/** A world that was checked, defaults filled in. */
export type CheckedWorld = v.InferOutput<typeof WorldSchema>;
export type CheckedOrganization = v.InferOutput<typeof OrganizationSchema>;
export type CheckedK6Organization = v.InferOutput<typeof K6OrganizationSchema>;
export type CheckedToken = v.InferOutput<typeof TokenSchema>;
