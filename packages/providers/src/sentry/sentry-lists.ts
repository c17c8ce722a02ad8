import { path } from "../path.ts";
import type { OrganizationAddress, Upstream, UpstreamOrganizationPage, UpstreamProjectPage } from "../provider.ts";
import { readRows } from "../rows.ts";
import type { UpstreamRequest } from "../send-request.ts";
import { resolveOrigin, slugOrId, type SentryConfig } from "./sentry-config.ts";
import { sentryReaders } from "./sentry-response-readers.ts";
import { normalizeOrganization, normalizeProject } from "./sentry-normalize.ts";
import { readPages } from "./sentry-pages.ts";
import { sentryOrganization, sentryProject } from "./sentry-wire.ts";

export async function* readOrganizations(
  upstream: Upstream,
  { listOrigin, pageSize }: SentryConfig,
  after: string | undefined,
): AsyncGenerator<UpstreamOrganizationPage, void, undefined> {
  const request = createOrganizationsRequest(listOrigin);
  for await (const { body, rate, next, invalidResponse } of readPages(upstream, request, { pageSize, after })) {
    yield { organizations: readRows(sentryOrganization, body, invalidResponse).map(normalizeOrganization), next, rate };
  }
}

/** Requests the list of organizations. sentry.io lists all regions. A region's own host lists only that region. */
export function createOrganizationsRequest(
  origin: string,
  parameters: Readonly<Record<string, string>> = {},
): UpstreamRequest {
  return {
    origin,
    path: path`/api/0/organizations/`,
    parameters,
    subject: "the organizations",
    endpoint: Object.keys(parameters).length === 0 ? "list" : "lookup",
    readers: sentryReaders,
  };
}

export async function* readProjects(
  upstream: Upstream,
  organization: OrganizationAddress,
  config: SentryConfig,
): AsyncGenerator<UpstreamProjectPage, void, undefined> {
  const request = createProjectsRequest(organization, config);
  for await (const { body, rate, invalidResponse } of readPages(upstream, request, config)) {
    yield { projects: readRows(sentryProject, body, invalidResponse).map(normalizeProject), rate };
  }
}

export function createProjectsRequest(organization: OrganizationAddress, config: SentryConfig): UpstreamRequest {
  return {
    origin: resolveOrigin(organization, config),
    path: path`/api/0/organizations/${slugOrId(organization)}/projects/`,
    subject: "an organization's projects",
    endpoint: "projects",
    readers: sentryReaders,
  };
}
