import * as v from "valibot";
import { strictObject } from "./strict-object.ts";
import { parseTimestamp } from "../timestamp.ts";
import { K6KnobsSchema, SentryKnobsSchema } from "./knobs.ts";

/**
 * The world file: all data of the emulated upstreams. Missing keys have the defaults below. Unknown keys are errors, so
 * that a misspelled key is detected.
 */

const Text = v.pipe(v.string(), v.nonEmpty());
const DateTime = v.pipe(
  v.string(),
  v.check((text) => parseTimestamp(text) !== null, "must be an ISO 8601 date-time"),
);

/** An id, text or number in JSON. Ids are below 2^53, so that SQLite, JavaScript and JSON represent them exactly. */
export const IdSchema = v.pipe(
  v.union([v.string(), v.number()], "must be an id: digits, as text or number"),
  v.transform(String),
  v.regex(/^[1-9]\d{0,15}$/, "must be an id: digits without leading zeros"),
  v.transform(Number),
  v.safeInteger("must be below 2^53"),
);

/** A slug does not consist of digits only, so it cannot be confused with an id. */
const Slug = v.pipe(
  v.string(),
  v.regex(
    /^(?![0-9]+$)[a-zA-Z0-9][a-zA-Z0-9-]*(?<!-)$/,
    "must be a slug: letters, digits and dashes, not digits alone, no dash at either end",
  ),
);

const OpenObject = v.record(v.string(), v.unknown());
const Scopes = v.array(Text);

const UserSchema = strictObject({
  id: IdSchema,
  email: Text,
  name: v.optional(v.string(), ""),
  active: v.optional(v.boolean(), true),
  /** Members without it receive a 401 from organizations with `require2FA`. */
  has2fa: v.optional(v.boolean(), true),
  /** Further addresses, verified or not. `email:` matches all of them. */
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
  /** Real organization tokens have only `org:ci`, so they may not list anything. */
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

const TokenSchema = v.union(
  [UserToken, OrganizationToken, ApiKey, K6UserToken, K6OrganizationToken],
  "must be one of {token, user}, {token, organization}, {apiKey, organization}, {token, k6User}, {token, k6Organization}",
);

const MemberSchema = strictObject({
  id: IdSchema,
  /** Null: a pending invitation. */
  user: v.optional(v.nullable(IdSchema), null),
  email: v.optional(v.nullable(Text), null),
  role: v.optional(v.picklist(["member", "admin", "manager", "owner", "billing"]), "member"),
  /** The member exceeds the organization's member limit. All endpoints of the organization answer with a 401. */
  disabled: v.optional(v.boolean(), false),
});

const TeamSchema = strictObject({
  id: IdSchema,
  slug: Slug,
  name: v.optional(v.string()),
  dateCreated: v.optional(DateTime),
  /** Ids of the organization's projects that belong to the team. */
  projects: v.optional(v.array(IdSchema), []),
});

const ProjectSchema = strictObject({
  id: IdSchema,
  slug: Slug,
  name: v.optional(v.string()),
  platform: v.optional(v.nullable(v.string()), null),
  dateCreated: v.optional(DateTime),
  status: v.optional(v.picklist(["active", "pending_deletion", "deletion_in_progress"]), "active"),
  /** Added to the project's JSON without changes. */
  details: v.optional(OpenObject, {}),
});

const AvatarSchema = strictObject({
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
  /** If the name is empty, the server shows the slug. */
  name: v.optional(v.string(), ""),
  region: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, "must be a region's host label")), "us"),
  dateCreated: DateTime,
  status: v.optional(v.picklist(ORGANIZATION_STATUSES), "active"),
  isEarlyAdopter: v.optional(v.boolean(), false),
  require2FA: v.optional(v.boolean(), false),
  hasAuthProvider: v.optional(v.boolean(), false),
  avatar: v.optional(AvatarSchema, {}),
  features: v.optional(v.array(Text), []),
  events24h: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
  onboardingTasks: v.optional(v.array(OpenObject), []),
  /** Added to the organization's detailed JSON without changes. */
  details: v.optional(OpenObject, {}),
  members: v.optional(v.array(MemberSchema), []),
  teams: v.optional(v.array(TeamSchema), []),
  projects: v.optional(v.array(ProjectSchema), []),
});

const K6ProjectSchema = strictObject({
  id: IdSchema,
  name: Text,
  description: v.optional(v.nullable(v.string()), ""),
  created: DateTime,
  updated: v.optional(DateTime),
  is_default: v.optional(v.boolean(), false),
  grafana_folder_uid: v.optional(v.nullable(v.string()), null),
  labels: v.optional(OpenObject, {}),
  /** The users that may see the project. Without it, all members of the organization may. */
  members: v.optional(v.array(IdSchema)),
});

/** The documented fields have defaults. Other fields are kept without changes, because k6 sends undocumented fields. */
export const K6OrganizationSchema = v.looseObject({
  id: IdSchema,
  name: Text,
  owner_id: IdSchema,
  description: v.optional(v.nullable(v.string()), ""),
  billing_address: v.optional(v.nullable(v.string()), ""),
  billing_country: v.optional(v.nullable(v.string()), ""),
  billing_email: v.optional(v.nullable(v.string()), ""),
  vat_number: v.optional(v.nullable(v.string()), ""),
  created: DateTime,
  updated: v.optional(DateTime),
  is_default: v.optional(v.boolean(), false),
  members: v.optional(v.array(IdSchema), []),
  projects: v.optional(v.array(K6ProjectSchema), []),
});

const K6Schema = strictObject({ organizations: v.optional(v.array(K6OrganizationSchema), []) });

export const WorldSchema = strictObject({
  /** `live`: the behavior of the servers. `documented`: the behavior in their public documents. */
  profile: v.optional(v.picklist(["live", "documented"]), "live"),
  /** Regions that have a host even if they contain no organization. */
  regions: v.optional(v.array(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/))), ["us", "de"]),
  users: v.optional(v.array(UserSchema), []),
  tokens: v.optional(v.array(TokenSchema), []),
  organizations: v.optional(v.array(OrganizationSchema), []),
  k6: v.optional(K6Schema, {}),
  knobs: v.optional(strictObject({ sentry: v.optional(SentryKnobsSchema, {}), k6: v.optional(K6KnobsSchema, {}) }), {}),
});

/** A world in the format of the file. */
export type WorldFile = v.InferInput<typeof WorldSchema>;
/** A valid world with all defaults. */
export type CheckedWorld = v.InferOutput<typeof WorldSchema>;
export type CheckedOrganization = v.InferOutput<typeof OrganizationSchema>;
export type CheckedK6Organization = v.InferOutput<typeof K6OrganizationSchema>;
export type CheckedToken = v.InferOutput<typeof TokenSchema>;
