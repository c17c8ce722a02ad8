import { fingerprint } from "@roster/core/pagination";
import { PROJECT_SORT, type PageRequest } from "@roster/core/source";
import type { RequestContext } from "../request-context.ts";
import { FRESH, MIN, readFreshness } from "./freshness-parameters.ts";
import { readInclude } from "./include-parameter.ts";
import type { OrganizationRequest } from "./organization-request.ts";
import { PAGE_PARAMETERS, readCursor } from "./page-parameters.ts";
import { listOf, readQueryParameters } from "./query-parameters.ts";
import { selectSources, sourceFilters, type DescribedSources } from "./source-filters.ts";

/** A request for an organization's projects, read and checked. */
export interface ProjectsRequest extends Omit<OrganizationRequest, "min"> {
  readonly page: PageRequest;
  readonly positions: boolean;
  readonly fingerprint: string;
}

export function projectsParameters(described: DescribedSources) {
  return {
    ...PAGE_PARAMETERS,
    include: listOf(["position"], "What rows hold besides."),
    fresh: FRESH,
    min: MIN,
    ...sourceFilters(described),
  };
}

export function readProjectsRequest(asked: RequestContext, reference: string): ProjectsRequest {
  const { url, headers, principal, deployment, sourcesInView: inView } = asked;
  const { provider, region, source, ...parameters } = readQueryParameters(
    url.searchParams,
    projectsParameters(deployment),
  );
  const name = fingerprint(["projects", reference]);
  return {
    sources: selectSources(inView, { provider, region, source }, deployment),
    options: { include: readInclude([], principal), freshness: readFreshness(parameters.fresh, headers) },
    page: { limit: parameters.limit, cursor: readCursor(parameters, PROJECT_SORT, name) },
    positions: parameters.include.includes("position"),
    fingerprint: name,
  };
}
