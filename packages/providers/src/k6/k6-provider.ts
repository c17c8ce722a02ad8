import { readOrigin } from "../origin.ts";
import type { Provider } from "../provider.ts";
import { readFailureCode } from "../upstream-failure.ts";
import { unsupportedCount, unsupportedMatches } from "../unsupported.ts";
import { K6_UNSUPPORTED } from "./k6-capabilities.ts";
import { readDetail } from "./k6-detail.ts";
import { readProjectFacet } from "./k6-lists.ts";
import { readOrganizations, readProjects } from "./k6-lists.ts";
import { readOwned } from "./k6-owned.ts";
import { createK6Normalizer } from "./k6-normalize.ts";
import type { K6Config } from "./k6-config.ts";
import { k6Readers } from "./k6-response-readers.ts";
import type { K6Stack } from "./k6-stack.ts";
import { mergeStacks } from "./k6-stack-union.ts";

export interface K6Options {
  /** The origin of the API: `https://api.k6.io`. The token is sent to no other host. */
  readonly url: string;
  /**
   * The stacks to request from v6 if v3 no longer exists. The same stack can appear several times, each time with other
   * fields. The default is none: a 404 of v3 is then an error.
   */
  readonly stacks?: readonly K6Stack[];
  /** Further stacks: those of organizations that v3 listed before. Called only if v3 no longer exists. */
  readonly listedStacks?: () => readonly K6Stack[];
}

/**
 * The adapter of Grafana Cloud k6's organization API, version 3, with version 6 as the fallback. All organizations are on
 * one host, so `OrganizationAddress.apiUrl` is not used. To add stacks, create another provider; creating one is cheap.
 *
 * @throws RangeError for a `url` that is not an origin, and for a stack without a valid id or URL.
 */
export function createK6Provider({ url, stacks = [], listedStacks = () => [] }: K6Options): Provider {
  // Refuses invalid stacks now, not when v3 ends.
  mergeStacks(stacks);
  const config: K6Config = {
    origin: readOrigin(url),
    stacks: () => mergeStacks([...stacks, ...listedStacks()]),
  };
  return {
    name: "k6",
    unsupported: K6_UNSUPPORTED,
    rateLimit: k6Readers.readRateLimit,
    normalizer: createK6Normalizer(config.origin),
    failureCode: (status, body) => readFailureCode(k6Readers, status, body),
    organizations: (upstream) => readOrganizations(upstream, config),
    projects: (upstream, organization) => readProjects(upstream, organization, config),
    detail: (upstream, organization) => readDetail(upstream, organization, config),
    projectFacet: (upstream, organization) => readProjectFacet(upstream, organization, config),
    memberCount: unsupportedCount,
    eventCount: unsupportedCount,
    lookupMembership: unsupportedMatches,
    owned: (upstream) => readOwned(upstream, config),
  };
}
