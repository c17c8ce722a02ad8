import { failedReport, type FacetStatus, type Freshness, type SourceReport } from "@roster/core/source";
import type { Facet } from "@roster/core/search";
import { describeProvider } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { FacetReplica } from "./facet-replica.ts";
import { adjustPolicy, FACET_POLICY } from "./freshness-policy.ts";
import type { RefreshContext } from "./refresh-context.ts";
import type { Replica } from "./replica.ts";

/** The facets: facts about each organization that the upstream's list does not contain. */
const FACETS: readonly Facet[] = ["projects", "members", "events"];

/** The facets of one Directory. */
export class DirectoryFacets {
  readonly #runtime: DirectoryRuntime;
  readonly #replica: Replica;
  readonly #facets: ReadonlyMap<Facet, FacetReplica>;

  constructor(runtime: DirectoryRuntime, replica: Replica) {
    this.#runtime = runtime;
    this.#replica = replica;
    this.#facets = new Map(FACETS.map((facet) => [facet, new FacetReplica(runtime, replica, facet)]));
  }

  /**
   * Makes a facet available to queries. Returns null if it is fresh, or if the provider does not support it; otherwise
   * the report of its state: `stale` if it can be used.
   */
  async ensureFresh(facet: Facet, refresh: RefreshContext, requested: Freshness): Promise<SourceReport | null> {
    const { source } = refresh;
    const read =
      supportedFacets(source, [facet]).length > 0 && (await this.#facets.get(facet)?.read(refresh, requested));
    if (!read || read.status === "fresh" || !read.error) return null;
    if (read.status !== "stale") return failedReport(source, read.error);
    const { id, region } = source;
    return { id, region, status: "stale", matched: null, undetermined: 0, url: null, error: read.error };
  }

  /** The status of each facet that was ever needed. */
  statuses(): readonly FacetStatus[] {
    return [...this.#facets.values()].flatMap((facet) => facet.status() ?? []);
  }

  /** When work is due that needs no reader, in epoch milliseconds; null if there is none. */
  nextRunAt(): number | null {
    const policy = adjustPolicy(FACET_POLICY, this.#replica.state.source?.settings?.facets);
    const times = [...this.#facets.values()].flatMap((facet) => facet.nextRunAt(policy) ?? []);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Does the work that is due, one facet after the other, until the budget is used up. */
  async runDue(refresh: RefreshContext): Promise<void> {
    const policy = adjustPolicy(FACET_POLICY, refresh.source.settings?.facets);
    for (const facet of this.#facets.values()) {
      const at = facet.nextRunAt(policy);
      if (at !== null && at <= this.#runtime.now() && !refresh.budget.isExhausted()) await facet.run(refresh);
    }
  }

  /** For an operator: ends all backoffs. */
  resetBackoffs(): void {
    for (const facet of this.#facets.values()) facet.resetBackoffs();
  }

  /** Ignores the loads in progress: they are of an earlier generation. */
  abandon(): void {
    for (const facet of this.#facets.values()) facet.abandon();
  }
}

/** Those of the facets that the source's provider supports. */
export function supportedFacets(source: SourceConfiguration, facets: readonly Facet[]): readonly Facet[] {
  const { unsupported } = describeProvider(source.provider);
  return facets.filter((facet) => unsupported[facet] === undefined);
}
