import type { Question } from "../call.ts";
import { createAllowList, type AllowList } from "../origin.ts";
import { path } from "../path.ts";
import type { OrganizationAddress, OrganizationPage, ProjectPage, Provider, Upstream } from "../provider.ts";
import { readRows } from "../rows.ts";
import { explain } from "./explain.ts";
import { normalizeOrganization, normalizeProject } from "./normalize.ts";
import { readPages } from "./pages.ts";
import { sentryOrganization, sentryProject } from "./wire.ts";

export interface SentryOptions {
  /** Where the list is asked, as an origin: `https://sentry.io` sees every region, a region's own host itself alone. */
  readonly listUrl: string;
  /**
   * The only hosts a token is ever sent to, that of `listUrl` among them: `us.sentry.io` means https; what is reached
   * otherwise is named as an origin, `http://127.0.0.1:9000`.
   */
  readonly hosts: readonly string[];
  /** Rows a page, 1 to 100; 100, Sentry's most, unless given. */
  readonly pageSize?: number;
}

/**
 * The adapter of Sentry's organization API, on sentry.io or self-hosted.
 *
 * @throws RangeError for a page size or hosts it cannot work with; UpstreamError `host-not-allowed` when `listUrl` is on
 * a host that is not listed.
 */
export function createSentryProvider({ listUrl, hosts, pageSize = 100 }: SentryOptions): Provider {
  if (!(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= 100)) {
    throw new RangeError("Sentry gives 1 to 100 rows a page");
  }
  const allow = createAllowList(hosts);
  const listOrigin = allow(listUrl);
  return {
    name: "sentry",
    organizations: (upstream, after) => readOrganizations(upstream, listOrigin, pageSize, after),
    projects: (upstream, organization) => readProjects(upstream, organization, { allow, listOrigin, pageSize }),
  };
}

async function* readOrganizations(
  upstream: Upstream,
  origin: string,
  pageSize: number,
  after: string | undefined,
): AsyncGenerator<OrganizationPage, void, undefined> {
  const question: Question = { origin, path: path`/api/0/organizations/`, subject: "the organizations", explain };
  for await (const { body, rate, next, complain } of readPages(upstream, question, pageSize, after)) {
    yield { organizations: readRows(sentryOrganization, body, complain).map(normalizeOrganization), next, rate };
  }
}

async function* readProjects(
  upstream: Upstream,
  { slug, remoteId, apiUrl }: OrganizationAddress,
  { allow, listOrigin, pageSize }: { allow: AllowList; listOrigin: string; pageSize: number },
): AsyncGenerator<ProjectPage, void, undefined> {
  const origin = apiUrl === null ? listOrigin : allow(apiUrl);
  // By slug where there is one: a token that is bound to its organization is refused when it asks by id.
  const question: Question = {
    origin,
    path: path`/api/0/organizations/${slug ?? remoteId}/projects/`,
    subject: "an organization's projects",
    explain,
  };
  for await (const { body, rate, complain } of readPages(upstream, question, pageSize)) {
    yield { projects: readRows(sentryProject, body, complain).map(normalizeProject), rate };
  }
}
