import { path } from "../path.ts";
import type {
  OrganizationAddress,
  ProjectFacetPage,
  Upstream,
  UpstreamOrganizationPage,
  UpstreamProjectPage,
} from "../provider.ts";
import { isNotFound } from "../upstream-error.ts";
import type { K6Config } from "./k6-config.ts";
import { k6Readers } from "./k6-response-readers.ts";
import { normalizeOrganization, normalizeProject } from "./k6-normalize.ts";
import { readPages } from "./k6-pages.ts";
import { findStack } from "./k6-stack.ts";
import { readStackProjects } from "./k6-v6-projects.ts";
import { readStacks } from "./k6-v6-stacks.ts";
import { k6Organization, k6Project } from "./k6-wire.ts";

/** Lists the organizations of v3. If v3 no longer exists, lists those of the known stacks. */
export function readOrganizations(
  upstream: Upstream,
  config: K6Config,
): AsyncGenerator<UpstreamOrganizationPage, void, undefined> {
  return withFallback(readOrganizationsOfV3(upstream, config), () => {
    const stacks = config.stacks();
    return stacks.length > 0 ? readStacks(upstream, config, stacks) : null;
  });
}

export async function* readOrganizationsOfV3(
  upstream: Upstream,
  { origin }: K6Config,
): AsyncGenerator<UpstreamOrganizationPage, void, undefined> {
  const request = {
    origin,
    path: path`/v3/organizations`,
    subject: "the organizations",
    endpoint: "list",
    readers: k6Readers,
  } as const;
  for await (const { rows, rate } of readPages(upstream, request, "organizations", k6Organization)) {
    // v3 numbers its pages and has no cursors, so an interrupted list is read again from the start.
    yield { organizations: rows.map((row) => normalizeOrganization(row, origin)), next: null, rate };
  }
}

/** Lists the projects of an organization from v3. If v3 does not find it, lists those of its stack. */
export function readProjects(
  upstream: Upstream,
  { remoteId }: OrganizationAddress,
  config: K6Config,
): AsyncGenerator<UpstreamProjectPage, void, undefined> {
  return withFallback(readProjectsOfV3(upstream, config, remoteId), () => {
    const stack = findStack(config.stacks(), remoteId);
    return stack && readStackProjects(upstream, config, stack);
  });
}

async function* readProjectsOfV3(
  upstream: Upstream,
  { origin }: K6Config,
  remoteId: string,
): AsyncGenerator<UpstreamProjectPage, void, undefined> {
  const request = {
    origin,
    path: path`/v3/organizations/${remoteId}/projects`,
    subject: "an organization's projects",
    endpoint: "projects",
    readers: k6Readers,
  } as const;
  for await (const { rows, rate } of readPages(upstream, request, "projects", k6Project)) {
    yield { projects: rows.map(normalizeProject), rate };
  }
}

/** Counts an organization's projects from its project list, usually with one request. k6's projects have no platform. */
export async function* readProjectFacet(
  upstream: Upstream,
  organization: OrganizationAddress,
  config: K6Config,
): AsyncGenerator<ProjectFacetPage, void, undefined> {
  for await (const { projects, rate } of readProjects(upstream, organization, config)) {
    yield { count: projects.length, platforms: null, next: null, rate: rate ?? null };
  }
}

/**
 * Yields the pages of `createFallback` if the first page of `pages` is not found. Without a fallback, and for a later page,
 * that is an error.
 */
async function* withFallback<Page>(
  pages: AsyncIterable<Page>,
  createFallback: () => AsyncIterable<Page> | null,
): AsyncGenerator<Page, void, undefined> {
  let hasYielded = false;
  try {
    for await (const page of pages) {
      hasYielded = true;
      yield page;
    }
  } catch (error) {
    const fallback = hasYielded || !isNotFound(error) ? null : createFallback();
    if (fallback === null) throw error;
    yield* fallback;
  }
}
