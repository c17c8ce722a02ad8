import type { Provider } from "../provider.ts";
import type { UpstreamDetail } from "../upstream-detail.ts";
import type { UpstreamError } from "../upstream-error.ts";
import { readFailureCode, type ResponseReaders } from "../upstream-failure.ts";
import type { UpstreamOrganization, UpstreamProject } from "../upstream-organization.ts";
import { readEventCount, lookupMembership, readMemberCount, readProjectFacet } from "./memory-facets.ts";
import { createPaginator, type ScheduledFailure } from "./memory-paginator.ts";
import { factsOf, findByRaw, findOrganization, findProjects, selectIds, type MemoryWorld } from "./memory-world.ts";

export interface MemoryOptions extends Partial<Pick<MemoryWorld, "unsupported" | "facts">> {
  /** Rows per page. The default is 100. */
  readonly pageSize?: number;
}

export interface MemoryProvider extends Provider {
  /** From now on, every call fails with `error` after it has yielded `pages` pages. */
  failAfter(pages: number, error: UpstreamError): void;
  /** Undoes `failAfter`. */
  recover(): void;
}

/** The memory provider has no wire format, so a status has its general meaning. */
const NO_READERS: ResponseReaders = { readErrorBody: () => ({}), readRateLimit: () => null };
const EMPTY_DETAIL = { features: [], teams: [], roles: [], access: [], settings: {}, rate: null };

/**
 * Creates a provider without a network, for tests of code that uses the contract. The collections belong to the caller.
 * Every call reads them again, so a test can change them between calls. Every credential sees everything.
 *
 * By default, the provider supports everything.
 */
export function createMemoryProvider(
  organizations: readonly UpstreamOrganization[],
  projects: ReadonlyMap<string, readonly UpstreamProject[]>,
  { unsupported = {}, pageSize = 100, facts = new Map() }: MemoryOptions = {},
): MemoryProvider {
  let failure: ScheduledFailure | null = null;
  const world: MemoryWorld = { unsupported, organizations, projects, facts };
  const paginate = createPaginator(pageSize, () => failure);
  return {
    name: "memory",
    unsupported,
    rateLimit: () => null,
    normalizer: { version: 1, normalize: (raw) => findByRaw(world, raw) },
    failureCode: (status, body) => readFailureCode(NO_READERS, status, body),
    async *organizations(upstream, after) {
      for await (const { rows, next } of paginate(organizations, upstream, after)) {
        yield { organizations: rows, next, rate: null };
      }
    },
    async *projects(upstream, { remoteId }) {
      for await (const { rows } of paginate(findProjects(world, remoteId), upstream)) {
        yield { projects: rows, rate: null };
      }
    },
    async detail(upstream, { remoteId }): Promise<UpstreamDetail> {
      await paginate([], upstream).next();
      return { ...EMPTY_DETAIL, ...factsOf(world, remoteId).detail, organization: findOrganization(world, remoteId) };
    },
    projectFacet: (upstream, { remoteId }, after) => readProjectFacet(world, paginate, upstream, remoteId, after),
    memberCount: (upstream, { remoteId }, after) => readMemberCount(world, paginate, upstream, remoteId, after),
    eventCount: (upstream, { remoteId }) => readEventCount(world, paginate, upstream, remoteId),
    lookupMembership: (upstream, lookup, after) => lookupMembership(world, paginate, upstream, lookup, after),
    async owned(upstream) {
      await paginate([], upstream).next();
      return { remoteIds: selectIds(world, ({ isOwned = false }) => isOwned), rate: null };
    },
    failAfter(pages, error) {
      failure = { pages, error };
    },
    recover() {
      failure = null;
    },
  };
}
