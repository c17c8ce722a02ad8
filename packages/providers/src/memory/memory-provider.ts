import type { Provider } from "../provider.ts";
import type { UpstreamDetail } from "../upstream-detail.ts";
import type { UpstreamError } from "../upstream-error.ts";
import type { UpstreamOrganization, UpstreamProject } from "../upstream-organization.ts";
import { readEventCount, lookupMembership, readMemberCount, readProjectFacet } from "./memory-facets.ts";
import { createPaginator, type ScheduledFailure } from "./memory-paginator.ts";
import { factsOf, findOrganization, findProjects, selectIds, type MemoryWorld } from "./memory-world.ts";

export interface MemoryOptions extends Partial<Pick<MemoryWorld, "name" | "facts">> {
  /** Rows a page; 100 unless given. */
  readonly pageSize?: number;
}

export interface MemoryProvider extends Provider {
  /** From now on every call fails with `error` once it gave `pages` pages. */
  failAfter(pages: number, error: UpstreamError): void;
  /** Ends what `failAfter` began. */
  recover(): void;
}

const EMPTY = { features: [], teams: [], roles: [], access: [], settings: {}, rate: null };

/**
 * An upstream without a wire, to try what is built on the contract. All collections belong to the caller and are read
 * anew by every call, so a test changes its world by changing them. Every credential sees everything.
 *
 * It stands for `sentry` unless given another name, and cannot tell what that vendor cannot.
 */
export function createMemoryProvider(
  organizations: readonly UpstreamOrganization[],
  projects: ReadonlyMap<string, readonly UpstreamProject[]>,
  { name = "sentry", pageSize = 100, facts = new Map() }: MemoryOptions = {},
): MemoryProvider {
  let failure: ScheduledFailure | null = null;
  const world: MemoryWorld = { name, organizations, projects, facts };
  const paginate = createPaginator(pageSize, () => failure);
  return {
    name,
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
      return { ...EMPTY, ...factsOf(world, remoteId).detail, organization: findOrganization(world, remoteId) };
    },
    projectFacet: (upstream, { remoteId }, after) => readProjectFacet(world, paginate, upstream, remoteId, after),
    memberCount: (upstream, { remoteId }, after) => readMemberCount(world, paginate, upstream, remoteId, after),
    eventCount: (upstream, { remoteId }) => readEventCount(world, paginate, upstream, remoteId),
    lookupMembership: (upstream, leaf, after) => lookupMembership(world, paginate, upstream, leaf, after),
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
