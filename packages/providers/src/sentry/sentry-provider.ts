import { createAllowList } from "../origin.ts";
import type { Provider } from "../provider.ts";
import { readFailureCode } from "../upstream-failure.ts";
import { readDetail } from "./sentry-detail.ts";
import { readEventCount, readMemberCount, readProjectFacet } from "./sentry-facets.ts";
import { lookupMembership } from "./sentry-membership-lookup.ts";
import { readOrganizations, readProjects } from "./sentry-lists.ts";
import { sentryReaders } from "./sentry-response-readers.ts";
import { readOwned } from "./sentry-owned.ts";
import { sentryNormalizer } from "./sentry-normalize.ts";
import type { SentryConfig } from "./sentry-config.ts";

export interface SentryOptions {
  /** The origin of the list. `https://sentry.io` lists all regions. A region's own host lists only that region. */
  readonly listUrl: string;
  /**
   * The only hosts that the token is sent to. The host of `listUrl` must be one of them. `us.sentry.io` stands for https on
   * port 443. For another scheme or port, use an origin such as `http://127.0.0.1:9000`.
   */
  readonly hosts: readonly string[];
  /** Rows per page, 1 to 100. The default is 100, Sentry's maximum. */
  readonly pageSize?: number;
}

/**
 * The adapter of Sentry's organization API, on sentry.io or self-hosted.
 *
 * @throws RangeError for an invalid page size or an invalid host. UpstreamError `host-not-allowed` if the host of `listUrl`
 * is not in `hosts`.
 */
export function createSentryProvider({ listUrl, hosts, pageSize = 100 }: SentryOptions): Provider {
  if (!(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= 100)) {
    throw new RangeError("The page size of Sentry is 1 to 100");
  }
  const allow = createAllowList(hosts);
  const config: SentryConfig = { allow, listOrigin: allow(listUrl), pageSize };
  return {
    name: "sentry",
    unsupported: {},
    rateLimit: sentryReaders.readRateLimit,
    normalizer: sentryNormalizer,
    failureCode: (status, body) => readFailureCode(sentryReaders, status, body),
    organizations: (upstream, after) => readOrganizations(upstream, config, after),
    projects: (upstream, organization) => readProjects(upstream, organization, config),
    detail: (upstream, organization) => readDetail(upstream, organization, config),
    projectFacet: (upstream, organization, after) => readProjectFacet(upstream, organization, config, after),
    memberCount: (upstream, organization, after) => readMemberCount(upstream, organization, config, after),
    eventCount: (upstream, organization) => readEventCount(upstream, organization, config),
    lookupMembership: (upstream, lookup, after) => lookupMembership(upstream, lookup, config, after),
    owned: (upstream) => readOwned(upstream, config),
  };
}
