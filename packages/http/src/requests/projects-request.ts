import { fingerprint } from "@roster/core/pagination";
import { PROJECT_SORT, type PageRequest } from "@roster/core/source";
import type { RequestContext } from "../request-context.ts";
import { FRESH, MIN, readFreshness } from "./freshness-parameters.ts";
import { readInclude } from "./include-parameter.ts";
import type { OrganizationRequest } from "./organization-request.ts";
import { PAGE_PARAMETERS, readCursor } from "./page-parameters.ts";
import { listOf, readQueryParameters } from "./query-parameters.ts";
import { selectSources, sourceFilters, type DescribedSources } from "./source-filters.ts";

/** A request for a page of an organization's projects, read and validated. */
export interface ProjectsRequest extends Omit<OrganizationRequest, "min"> {
  readonly page: PageRequest;
  /** Whether each row includes its position (`include=position`). */
  readonly positions: boolean;
  readonly fingerprint: string;
}

export function projectsParameters(described: DescribedSources) {
  return {
    ...PAGE_PARAMETERS,
    include: listOf(["position"], "Additional members of each row."),
    fresh: FRESH,
    min: MIN,
    ...sourceFilters(described),
  };
}

/** Reads `GET /v1/organizations/{id}/projects`. Refuses invalid parameters with 400, sources not in view with 403. */
export function readProjectsRequest(context: RequestContext, reference: string): ProjectsRequest {
  const { url, headers, principal, deployment, sourcesInView } = context;
  const { provider, region, source, ...parameters } = readQueryParameters(
    url.searchParams,
    projectsParameters(deployment),
  );
  const listFingerprint = fingerprint(["projects", reference]);
  return {
    sources: selectSources(sourcesInView, { provider, region, source }, deployment),
    options: { include: readInclude([], principal), freshness: readFreshness(parameters.fresh, headers) },
    page: { limit: parameters.limit, cursor: readCursor(parameters, PROJECT_SORT, listFingerprint) },
    positions: parameters.include.includes("position"),
    fingerprint: listFingerprint,
  };
}
