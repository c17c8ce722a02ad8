import * as v from "valibot";
import { flag, id, text, webUrl } from "../tolerant.ts";

/**
 * An item of `GET /api/0/organizations/`, the fields that are used. Only `id` and `slug` are demanded: the list of the
 * others changes by the month. `name` can be empty (the control silo does not fall back to the slug).
 */
export const sentryOrganization = v.object({
  id,
  slug: v.pipe(v.string(), v.nonEmpty()),
  name: v.nullish(v.string(), null),
  status: v.fallback(v.nullable(v.object({ id: text })), null),
  dateCreated: text,
  links: v.fallback(v.nullable(v.object({ organizationUrl: webUrl, regionUrl: webUrl })), null),
  avatar: v.fallback(v.nullable(v.object({ avatarUrl: webUrl })), null),
  require2FA: flag,
  hasAuthProvider: flag,
  isEarlyAdopter: flag,
  isDefault: flag,
});
export type SentryOrganization = v.InferOutput<typeof sentryOrganization>;

/** An item of `GET /api/0/organizations/{organization}/projects/`, the fields that are used. */
export const sentryProject = v.object({
  id,
  slug: v.pipe(v.string(), v.nonEmpty()),
  name: v.nullish(v.string(), null),
  platform: text,
  dateCreated: text,
});
export type SentryProject = v.InferOutput<typeof sentryProject>;

/** An error body. `detail` is text, or an object with a code where Sentry means more than the status. */
export const sentryError = v.object({
  detail: v.union([
    v.pipe(
      v.string(),
      v.transform((message) => ({ code: null, message })),
    ),
    v.object({ code: text, message: text }),
  ]),
});
