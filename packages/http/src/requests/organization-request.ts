import type { FindOptions, Source } from "@roster/core/source";
import type { RequestContext } from "../request-context.ts";
import { FRESH, MIN, readFreshness } from "./freshness-parameters.ts";
import { ORGANIZATION_INCLUDES, readInclude } from "./include-parameter.ts";
import { listOf, readQueryParameters } from "./query-parameters.ts";
import { selectSources, sourceFilters, type DescribedSources } from "./source-filters.ts";

/** A request for one organization, read and validated. */
export interface OrganizationRequest {
  readonly sources: readonly Source[];
  readonly options: Omit<FindOptions, "only">;
  /** The sequence number of a change that the response has to include; null = any. */
  readonly min: number | null;
}

export function organizationParameters(described: DescribedSources) {
  return {
    include: listOf(
      ORGANIZATION_INCLUDES,
      "Additional members of the organization: counts, billing, the upstream's own JSON, details.",
    ),
    fresh: FRESH,
    min: MIN,
    ...sourceFilters(described),
  };
}

/** Reads `GET /v1/organizations/{id}`. Refuses invalid parameters with 400, and sources that are not in view with 403. */
export function readOrganizationRequest(context: RequestContext): OrganizationRequest {
  const { url, headers, principal, deployment, sourcesInView } = context;
  const parameters = readQueryParameters(url.searchParams, organizationParameters(deployment));
  const { include, fresh, min, provider, region, source } = parameters;
  return {
    sources: selectSources(sourcesInView, { provider, region, source }, deployment),
    options: { include: readInclude(include, principal), freshness: readFreshness(fresh, headers) },
    min,
  };
}
