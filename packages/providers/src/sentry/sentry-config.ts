import type { AllowList } from "../origin.ts";
import type { OrganizationAddress } from "../provider.ts";

/** The configuration of the Sentry adapter. */
export interface SentryConfig {
  readonly allow: AllowList;
  /** The origin that lists organizations. */
  readonly listOrigin: string;
  /** Rows per page. */
  readonly pageSize: number;
}

/** The origin for requests about one organization: its own region if known, otherwise the origin of the list. */
export function resolveOrigin({ apiUrl }: OrganizationAddress, { allow, listOrigin }: SentryConfig): string {
  return apiUrl === null ? listOrigin : allow(apiUrl);
}

/**
 * The organization's name in a URL path. The slug is preferred, because Sentry rejects requests by id with a token that is
 * bound to one organization.
 */
export function slugOrId({ slug, remoteId }: OrganizationAddress): string {
  return slug ?? remoteId;
}
