import type { Question } from "../call.ts";
import { path } from "../path.ts";
import type { OrganizationAddress, OrganizationPage, ProjectPage, Upstream } from "../provider.ts";
import { readRows } from "../rows.ts";
import { explain } from "./explain.ts";
import { normalizeOrganization, normalizeProject } from "./normalize.ts";
import { readPages } from "./pages.ts";
import { nameOf, originOf, type Reach } from "./reach.ts";
import { sentryOrganization, sentryProject } from "./wire.ts";

export async function* readOrganizations(
  upstream: Upstream,
  { listOrigin, pageSize }: Reach,
  after: string | undefined,
): AsyncGenerator<OrganizationPage, void, undefined> {
  const question = askOrganizations(listOrigin);
  for await (const { body, rate, next, complain } of readPages(upstream, question, { pageSize, after })) {
    yield { organizations: readRows(sentryOrganization, body, complain).map(normalizeOrganization), next, rate };
  }
}

/** The list of organizations: of every region on sentry.io, of itself on a region's own host. */
export function askOrganizations(origin: string, parameters: Readonly<Record<string, string>> = {}): Question {
  return { origin, path: path`/api/0/organizations/`, parameters, subject: "the organizations", explain };
}

export async function* readProjects(
  upstream: Upstream,
  organization: OrganizationAddress,
  reach: Reach,
): AsyncGenerator<ProjectPage, void, undefined> {
  const question = askProjects(organization, reach);
  for await (const { body, rate, complain } of readPages(upstream, question, reach)) {
    yield { projects: readRows(sentryProject, body, complain).map(normalizeProject), rate };
  }
}

export function askProjects(organization: OrganizationAddress, reach: Reach): Question {
  return {
    origin: originOf(organization, reach),
    path: path`/api/0/organizations/${nameOf(organization)}/projects/`,
    subject: "an organization's projects",
    explain,
  };
}
