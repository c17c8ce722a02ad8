import { fold } from "@roster/core/model";
import type { Facet } from "@roster/core/search";
import { UpstreamError, type OrganizationAddress, type Provider, type Upstream } from "@roster/providers";

/** A fact about one organization, as the upstream answered. */
export interface Fact {
  /** Null if the upstream denies the answer or has none. */
  readonly count: number | null;
  readonly platforms: readonly string[] | null;
  /** Why the upstream denies the answer; null if it answered. */
  readonly denied: "forbidden" | "not-found" | null;
}

/** A part of a fact: the pages before `next`. */
export interface PartialFact {
  readonly count: number | null;
  readonly platforms: readonly string[] | null;
  readonly next: string;
}

/**
 * Fetches one fact. A 403 or 404 is an answer: the fact is undetermined.
 *
 * @param partial the pages that an earlier call has fetched; null = none.
 * @param keep is called after each page but the last, so that a later call can continue behind it.
 * @throws for any other failure.
 */
export async function fetchFact(
  facet: Facet,
  { provider, upstream }: { readonly provider: Provider; readonly upstream: Upstream },
  address: OrganizationAddress,
  partial: PartialFact | null,
  keep: (partial: PartialFact) => void,
): Promise<Fact> {
  let count = partial ? partial.count : 0;
  let platforms = partial?.platforms ? new Set(partial.platforms) : null;
  try {
    for await (const page of fetchFacetPages(facet, provider, upstream, address, partial?.next)) {
      count = page.count === null || count === null ? null : count + page.count;
      if (page.platforms) platforms = new Set([...(platforms ?? []), ...page.platforms.map(fold)]);
      if (page.next) keep({ count, platforms: platforms && [...platforms], next: page.next });
    }
  } catch (error) {
    if (error instanceof UpstreamError && (error.code === "forbidden" || error.code === "not-found")) {
      return { count: null, platforms: null, denied: error.code };
    }
    throw error;
  }
  return { count, platforms: platforms && [...platforms], denied: null };
}

interface FacetPage {
  readonly count: number | null;
  readonly platforms?: readonly string[] | null;
  readonly next?: string | null;
}

function fetchFacetPages(
  facet: Facet,
  provider: Provider,
  upstream: Upstream,
  address: OrganizationAddress,
  after: string | undefined,
): AsyncIterable<FacetPage> {
  switch (facet) {
    case "projects":
      return provider.projectFacet(upstream, address, after);
    case "members":
      return provider.memberCount(upstream, address, after);
    case "events":
      return provider.eventCount(upstream, address);
  }
}
