import * as v from "valibot";
import { count, flag, id, listOf, nonEmptyText, text, textOrNull, webUrl } from "../tolerant.ts";
import { isObject, withRead } from "../row-reader.ts";

const organizationSchema = v.object({
  id,
  slug: nonEmptyText,
  name: textOrNull,
  status: v.fallback(v.nullable(v.object({ id: text })), null),
  dateCreated: text,
  links: v.fallback(v.nullable(v.object({ organizationUrl: webUrl, regionUrl: webUrl })), null),
  avatar: v.fallback(v.nullable(v.object({ avatarUrl: webUrl })), null),
  require2FA: flag,
  hasAuthProvider: flag,
  isEarlyAdopter: flag,
  isDefault: flag,
});

/**
 * An item of `GET /api/0/organizations/`, reduced to the fields that are used. Only `id` and `slug` are required, because
 * Sentry changes the other fields often. `name` can be empty: the control silo does not replace it by the slug.
 *
 * A list can have 100,000 items, so they have a function of their own. Its property names are constants, which the engine
 * reads faster than those of a loop over the fields.
 */
export const sentryOrganization = withRead(organizationSchema, (raw) => {
  if (!isObject(raw)) return undefined;
  const { status, links, avatar } = raw;
  const remoteId = id.read(raw["id"]);
  const slug = nonEmptyText.read(raw["slug"]);
  const name = textOrNull.read(raw["name"]);
  if (remoteId === undefined || slug === undefined || name === undefined) return undefined;
  return {
    id: remoteId,
    slug,
    name,
    status: isObject(status) ? { id: text.read(status["id"]) } : null,
    dateCreated: text.read(raw["dateCreated"]),
    links: isObject(links)
      ? { organizationUrl: webUrl.read(links["organizationUrl"]), regionUrl: webUrl.read(links["regionUrl"]) }
      : null,
    avatar: isObject(avatar) ? { avatarUrl: webUrl.read(avatar["avatarUrl"]) } : null,
    require2FA: flag.read(raw["require2FA"]),
    hasAuthProvider: flag.read(raw["hasAuthProvider"]),
    isEarlyAdopter: flag.read(raw["isEarlyAdopter"]),
    isDefault: flag.read(raw["isDefault"]),
  };
});
export type SentryOrganization = v.InferOutput<typeof sentryOrganization>;

/** An item of `GET /api/0/organizations/{organization}/projects/`, reduced to the fields that are used. */
export const sentryProject = v.object({
  id,
  slug: nonEmptyText,
  name: textOrNull,
  platform: text,
  dateCreated: text,
});
export type SentryProject = v.InferOutput<typeof sentryProject>;

/** A row of which only the id is read. The other fields of a member are personal data. */
export const sentryReference = v.object({ id });

/** An item of the list with `owner=1`, as servers send it: `{"organization": {…}, "singleOwner": true}`. */
export const sentryOwned = v.object({ organization: sentryReference });

/** A team of a detail. In 2018 a team contained its projects. Today the detail's projects list their teams. */
const sentryTeam = v.object({
  id,
  slug: v.string(),
  name: text,
  dateCreated: text,
  memberCount: count,
  projects: listOf(sentryReference),
});
export type SentryTeam = v.InferOutput<typeof sentryTeam>;

const sentryRole = v.object({ id: v.string(), name: v.string() });

/**
 * The body of `GET /api/0/organizations/{organization}/`: an item of the list with additional fields. Without the scope
 * `org:read` it has `access` and few others. `availableRoles` is the older name of `orgRoleList`.
 */
export const sentryDetail = v.object({
  ...sentryOrganization.entries,
  features: listOf(v.string()),
  access: listOf(v.string()),
  availableRoles: listOf(sentryRole),
  orgRoleList: listOf(sentryRole),
  teams: listOf(sentryTeam),
  projects: listOf(v.object({ id, teams: listOf(sentryReference) })),
});
export type SentryDetail = v.InferOutput<typeof sentryDetail>;

/** The body of `GET /api/0/organizations/{organization}/stats_v2/` for the sum of one outcome. */
export const sentryStats = v.object({
  groups: v.array(
    v.object({
      by: v.fallback(v.object({ outcome: text }), { outcome: null }),
      totals: v.object({ "sum(quantity)": v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
    }),
  ),
});

/** An error body. `detail` is text, or an object with a code if the status is not specific enough. */
export const sentryError = v.object({
  detail: v.union([
    v.pipe(
      v.string(),
      v.transform((message) => ({ code: null, message })),
    ),
    v.object({ code: text, message: text }),
  ]),
});
