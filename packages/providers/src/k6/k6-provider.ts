import { readOrigin } from "../origin.ts";
import type { Provider } from "../provider.ts";
import { unsupportedCount, unsupportedMatches } from "../unsupported.ts";
import { readDetail } from "./k6-detail.ts";
import { readProjectFacet } from "./k6-facets.ts";
import { readOrganizations, readProjects } from "./k6-lists.ts";
import { readOwned } from "./k6-owned.ts";
import type { K6Config } from "./k6-config.ts";
import { mergeStacks, type K6Stack } from "./k6-stack.ts";

export interface K6Options {
  /** Where the API is, as an origin: `https://api.k6.io`. The only host a token is ever sent to. */
  readonly url: string;
  /**
   * The stacks to ask for once v3 is gone: the configured ones, and those remembered from what v3 last told. The same
   * stack may be said several times, each with a part of what is known. None, unless given: v3's 404 is then an error.
   */
  readonly stacks?: readonly K6Stack[];
}

/**
 * The adapter of Grafana Cloud k6's organization API, version 3, and of version 6 where that is gone. It has one host for
 * all, so an organization's own `apiUrl` is not used. Making one is cheap: stacks are remembered by making another.
 *
 * @throws RangeError for a `url` that is no origin, and for a stack that cannot be asked for.
 */
export function createK6Provider({ url, stacks = [] }: K6Options): Provider {
  const reach: K6Config = { origin: readOrigin(url), stacks: mergeStacks(stacks) };
  return {
    name: "k6",
    organizations: (upstream) => readOrganizations(upstream, reach),
    projects: (upstream, organization) => readProjects(upstream, organization, reach),
    detail: (upstream, organization) => readDetail(upstream, organization, reach),
    projectFacet: (upstream, organization) => readProjectFacet(upstream, organization, reach),
    memberCount: unsupportedCount,
    eventCount: unsupportedCount,
    lookupMembership: unsupportedMatches,
    owned: (upstream) => readOwned(upstream, reach),
  };
}
