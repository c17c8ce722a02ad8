import { path } from "../path.ts";
import type { OrganizationAddress, UpstreamOrganizationPage, UpstreamProjectPage, Upstream } from "../provider.ts";
import { isNotFound } from "../upstream-error.ts";
import { explain } from "./k6-error-body.ts";
import { normalizeOrganization, normalizeProject } from "./k6-normalize.ts";
import { readPages } from "./k6-pages.ts";
import type { K6Config } from "./k6-config.ts";
import { findStack } from "./k6-stack.ts";
import { readStackProjects, readStacks } from "./k6-v6-stacks.ts";
import { k6Organization, k6Project } from "./k6-wire.ts";

/** Lists the organizations of v3, or those of the known stacks where v3 is gone. */
export function readOrganizations(
  upstream: Upstream,
  reach: K6Config,
): AsyncGenerator<UpstreamOrganizationPage, void, undefined> {
  const other = reach.stacks.length > 0 ? () => readStacks(upstream, reach) : null;
  return orElse(readOrganizationsOfV3(upstream, reach), other);
}

export async function* readOrganizationsOfV3(
  upstream: Upstream,
  { origin }: K6Config,
): AsyncGenerator<UpstreamOrganizationPage, void, undefined> {
  const question = { origin, path: path`/v3/organizations`, subject: "the organizations", explain };
  for await (const { rows, rate } of readPages(upstream, question, "organizations", k6Organization)) {
    // A page has a number here, not a place: an interrupted list is read again from the start.
    yield { organizations: rows.map((row) => normalizeOrganization(row, origin)), next: null, rate, via: "v3" };
  }
}

/** Lists the projects of an organization, or those of its stack where v3 does not know it. */
export function readProjects(
  upstream: Upstream,
  { remoteId }: OrganizationAddress,
  reach: K6Config,
): AsyncGenerator<UpstreamProjectPage, void, undefined> {
  const stack = findStack(reach.stacks, remoteId);
  const other = stack && (() => readStackProjects(upstream, reach, stack));
  return orElse(readProjectsOfV3(upstream, reach, remoteId), other);
}

async function* readProjectsOfV3(
  upstream: Upstream,
  { origin }: K6Config,
  remoteId: string,
): AsyncGenerator<UpstreamProjectPage, void, undefined> {
  const question = {
    origin,
    path: path`/v3/organizations/${remoteId}/projects`,
    subject: "an organization's projects",
    explain,
  };
  for await (const { rows, rate } of readPages(upstream, question, "projects", k6Project)) {
    yield { projects: rows.map(normalizeProject), rate, via: "v3" };
  }
}

/** Gives other pages where these are not there at all; not where only some of them are missing. */
async function* orElse<Page>(
  pages: AsyncIterable<Page>,
  other: (() => AsyncIterable<Page>) | null,
): AsyncGenerator<Page, void, undefined> {
  let hasBegun = false;
  try {
    for await (const page of pages) {
      hasBegun = true;
      yield page;
    }
  } catch (error) {
    if (hasBegun || other === null || !isNotFound(error)) throw error;
    yield* other();
  }
}
