import { createAllowList } from "../origin.ts";
import type { Provider } from "../provider.ts";
import { readDetail } from "./sentry-detail.ts";
import { readEventCount, readMemberCount, readProjectFacet } from "./sentry-facets.ts";
import { lookupMembership } from "./sentry-membership-lookup.ts";
import { readOrganizations, readProjects } from "./sentry-lists.ts";
import { readOwned } from "./sentry-owned.ts";
import type { SentryConfig } from "./sentry-config.ts";

export interface SentryOptions {
  /** Where the list is asked, as an origin: `https://sentry.io` sees every region, a region's own host itself alone. */
  readonly listUrl: string;
  /**
   * The only hosts a token is ever sent to, that of `listUrl` among them: `us.sentry.io` means https; what is reached
   * otherwise is named as an origin, `http://127.0.0.1:9000`.
   */
  readonly hosts: readonly string[];
  /** Rows a page, 1 to 100; 100, Sentry's most, unless given. */
  readonly pageSize?: number;
}

/**
 * The adapter of Sentry's organization API, on sentry.io or self-hosted.
 *
 * @throws RangeError for a page size or hosts it cannot work with; UpstreamError `host-not-allowed` when `listUrl` is on
 * a host that is not listed.
 */
export function createSentryProvider({ listUrl, hosts, pageSize = 100 }: SentryOptions): Provider {
  if (!(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= 100)) {
    throw new RangeError("Sentry gives 1 to 100 rows a page");
  }
  const allow = createAllowList(hosts);
  const reach: SentryConfig = { allow, listOrigin: allow(listUrl), pageSize };
  return {
    name: "sentry",
    organizations: (upstream, after) => readOrganizations(upstream, reach, after),
    projects: (upstream, organization) => readProjects(upstream, organization, reach),
    detail: (upstream, organization) => readDetail(upstream, organization, reach),
    projectFacet: (upstream, organization, after) => readProjectFacet(upstream, organization, reach, after),
    memberCount: (upstream, organization, after) => readMemberCount(upstream, organization, reach, after),
    eventCount: (upstream, organization) => readEventCount(upstream, organization, reach),
    lookupMembership: (upstream, leaf, after) => lookupMembership(upstream, leaf, reach, after),
    owned: (upstream) => readOwned(upstream, reach),
  };
}
