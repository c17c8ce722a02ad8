import type { UpstreamRequest } from "../send-request.ts";
import { path } from "../path.ts";
import type { OrganizationAddress, UpstreamOrganizationPage, UpstreamProjectPage, Upstream } from "../provider.ts";
import { readRows } from "../rows.ts";
import { explain } from "./sentry-error-body.ts";
import { normalizeOrganization, normalizeProject } from "./sentry-normalize.ts";
import { readPages } from "./sentry-pages.ts";
import { slugOrId, resolveOrigin, type SentryConfig } from "./sentry-config.ts";
import { sentryOrganization, sentryProject } from "./sentry-wire.ts";

export async function* readOrganizations(
  upstream: Upstream,
  { listOrigin, pageSize }: SentryConfig,
  after: string | undefined,
): AsyncGenerator<UpstreamOrganizationPage, void, undefined> {
  const question = createOrganizationsRequest(listOrigin);
  for await (const { body, rate, next, complain } of readPages(upstream, question, { pageSize, after })) {
    yield { organizations: readRows(sentryOrganization, body, complain).map(normalizeOrganization), next, rate };
  }
}

/** The list of organizations: of every region on sentry.io, of itself on a region's own host. */
export function createOrganizationsRequest(
  origin: string,
  parameters: Readonly<Record<string, string>> = {},
): UpstreamRequest {
  return { origin, path: path`/api/0/organizations/`, parameters, subject: "the organizations", explain };
}

export async function* readProjects(
  upstream: Upstream,
  organization: OrganizationAddress,
  reach: SentryConfig,
): AsyncGenerator<UpstreamProjectPage, void, undefined> {
  const question = createProjectsRequest(organization, reach);
  for await (const { body, rate, complain } of readPages(upstream, question, reach)) {
    yield { projects: readRows(sentryProject, body, complain).map(normalizeProject), rate };
  }
}

export function createProjectsRequest(organization: OrganizationAddress, reach: SentryConfig): UpstreamRequest {
  return {
    origin: resolveOrigin(organization, reach),
    path: path`/api/0/organizations/${slugOrId(organization)}/projects/`,
    subject: "an organization's projects",
    explain,
  };
}
