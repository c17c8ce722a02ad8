import type { OrganizationAddress, ProjectFacetPage, Upstream } from "../provider.ts";
import { readProjects } from "./k6-lists.ts";
import type { K6Config } from "./k6-config.ts";

/** Counts an organization's projects from its own list, mostly at one request. k6's projects have no platform. */
export async function* readProjectFacet(
  upstream: Upstream,
  organization: OrganizationAddress,
  reach: K6Config,
): AsyncGenerator<ProjectFacetPage, void, undefined> {
  for await (const { projects, rate } of readProjects(upstream, organization, reach)) {
    yield { count: projects.length, platforms: null, next: null, rate: rate ?? null };
  }
}
