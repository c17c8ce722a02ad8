import type { AllowList } from "../origin.ts";
import type { OrganizationAddress } from "../provider.ts";

/** Where an installation of Sentry is, as it was configured. */
export interface SentryConfig {
  readonly allow: AllowList;
  /** The origin that lists organizations. */
  readonly listOrigin: string;
  /** Rows a page. */
  readonly pageSize: number;
}

/** Where an organization and what belongs to it is asked for: at its own region, where that is known. */
export function resolveOrigin({ apiUrl }: OrganizationAddress, { allow, listOrigin }: SentryConfig): string {
  return apiUrl === null ? listOrigin : allow(apiUrl);
}

/**
 * What an organization is called in a path: its slug where there is one, since a token that is bound to its organization
 * is refused when it asks by id.
 */
export function slugOrId({ slug, remoteId }: OrganizationAddress): string {
  return slug ?? remoteId;
}
