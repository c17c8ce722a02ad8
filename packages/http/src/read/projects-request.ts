import { fingerprint } from "@roster/core/pagination";
import { PROJECT_SORT, type PageRequest } from "@roster/core/roster";
import type { Asked } from "../asked.ts";
import { readFreshness } from "./freshness.ts";
import { readInclude } from "./include.ts";
import type { OneRequest } from "./one-request.ts";
import { LIMIT, place, readPlace } from "./page.ts";
import { flag, integer, listOf, readParameters } from "./parameters.ts";
import { pickSources, sourceFilterReaders } from "./view.ts";

/** A request for an organization's projects, read and checked. */
export interface ProjectsRequest extends OneRequest {
  readonly page: PageRequest;
  readonly positions: boolean;
  readonly fingerprint: string;
}

export function readProjectsRequest(asked: Asked, reference: string): ProjectsRequest {
  const { url, headers, principal, deployment, inView } = asked;
  const { provider, region, source, ...parameters } = readParameters(url.searchParams, {
    limit: integer(LIMIT.least, LIMIT.most, LIMIT.absent),
    cursor: place,
    position: place,
    include: listOf(["position"]),
    fresh: flag,
    ...sourceFilterReaders(deployment),
  });
  const name = fingerprint(["projects", reference]);
  return {
    sources: pickSources(inView, { provider, region, source }, deployment),
    options: { include: readInclude([], principal), freshness: readFreshness(parameters.fresh, headers) },
    page: { limit: parameters.limit, cursor: readPlace(parameters, PROJECT_SORT, name) },
    positions: parameters.include.includes("position"),
    fingerprint: name,
  };
}
