import type { FindOptions, Source } from "@roster/core/source";
import type { RequestContext } from "../request-context.ts";
import { FRESH, MIN, readFreshness } from "./freshness-parameters.ts";
import { ORGANIZATION_INCLUDES, readInclude } from "./include-parameter.ts";
import { listOf, readQueryParameters } from "./query-parameters.ts";
import { selectSources, sourceFilters, type DescribedSources } from "./source-filters.ts";

/** A request for one organization, read and checked. */
export interface OrganizationRequest {
  readonly sources: readonly Source[];
  readonly options: Omit<FindOptions, "only">;
  /** The change that an answer may not be older than. */
  readonly min: number | null;
}

export function organizationParameters(described: DescribedSources) {
  return {
    include: listOf(
      ORGANIZATION_INCLUDES,
      "What the organization holds besides: counts, billing, upstream's own JSON, its details.",
    ),
    fresh: FRESH,
    min: MIN,
    ...sourceFilters(described),
  };
}

export function readOrganizationRequest({
  url,
  headers,
  principal,
  deployment,
  sourcesInView: inView,
}: RequestContext): OrganizationRequest {
  const { include, fresh, min, provider, region, source } = readQueryParameters(
    url.searchParams,
    organizationParameters(deployment),
  );
  return {
    sources: selectSources(inView, { provider, region, source }, deployment),
    options: { include: readInclude(include, principal), freshness: readFreshness(fresh, headers) },
    min,
  };
}
