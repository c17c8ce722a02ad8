import { fingerprint } from "@roster/core/pagination";
import { PROJECT_SORT, type PageRequest } from "@roster/core/source";
import type { Asked } from "../asked.ts";
import { FRESH, MIN, readFreshness } from "./freshness.ts";
import { readInclude } from "./include.ts";
import type { OneRequest } from "./one-request.ts";
import { PAGE_PARAMETERS, readPlace } from "./page.ts";
import { listOf, readParameters } from "./parameters.ts";
import { pickSources, sourceFilters, type Described } from "./view.ts";

/** A request for an organization's projects, read and checked. */
export interface ProjectsRequest extends Omit<OneRequest, "min"> {
  readonly page: PageRequest;
  readonly positions: boolean;
  readonly fingerprint: string;
}

export function projectsParameters(described: Described) {
  return {
    ...PAGE_PARAMETERS,
    include: listOf(["position"], "What rows hold besides."),
    fresh: FRESH,
    min: MIN,
    ...sourceFilters(described),
  };
}

export function readProjectsRequest(asked: Asked, reference: string): ProjectsRequest {
  const { url, headers, principal, deployment, inView } = asked;
  const { provider, region, source, ...parameters } = readParameters(url.searchParams, projectsParameters(deployment));
  const name = fingerprint(["projects", reference]);
  return {
    sources: pickSources(inView, { provider, region, source }, deployment),
    options: { include: readInclude([], principal), freshness: readFreshness(parameters.fresh, headers) },
    page: { limit: parameters.limit, cursor: readPlace(parameters, PROJECT_SORT, name) },
    positions: parameters.include.includes("position"),
    fingerprint: name,
  };
}
