import type { OrganizationAddress, ProjectFacetPage, Upstream } from "../provider.ts";
import { readProjects } from "./lists.ts";
import type { Reach } from "./reach.ts";

/** Counts an organization's projects from its own list, mostly at one request. k6's projects have no platform. */
export async function* readProjectFacet(
  upstream: Upstream,
  organization: OrganizationAddress,
  reach: Reach,
): AsyncGenerator<ProjectFacetPage, void, undefined> {
  for await (const { projects, rate } of readProjects(upstream, organization, reach)) {
    yield { count: projects.length, platforms: null, next: null, rate: rate ?? null };
  }
}
