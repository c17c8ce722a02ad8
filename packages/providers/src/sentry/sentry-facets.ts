import { path } from "../path.ts";
import type { CountPage, OrganizationAddress, ProjectFacetPage, Upstream } from "../provider.ts";
import { createDeduplicator, readRow, readRows } from "../rows.ts";
import { sendRequest } from "../send-request.ts";
import { resolveOrigin, slugOrId, type SentryConfig } from "./sentry-config.ts";
import { sentryReaders } from "./sentry-response-readers.ts";
import { createProjectsRequest } from "./sentry-lists.ts";
import { readPages } from "./sentry-pages.ts";
import { sentryProject, sentryReference, sentryStats } from "./sentry-wire.ts";

/**
 * Counts an organization's projects from its project list, with one request per 100 projects.
 *
 * `GET /api/0/projects/` returns 100 projects of several organizations per request, but it is not used for three reasons:
 * - It leaves out the projects of teams that the token's user is not a member of.
 * - It needs the additional scope `project:read`.
 * - Its path has no organization, so only one cell of a region responds, and a region may have several cells.
 */
export async function* readProjectFacet(
  upstream: Upstream,
  organization: OrganizationAddress,
  config: SentryConfig,
  after: string | undefined,
): AsyncGenerator<ProjectFacetPage, void, undefined> {
  const isFirst = createDeduplicator();
  const request = createProjectsRequest(organization, config);
  for await (const { body, next, rate, invalidResponse } of readPages(upstream, request, { ...config, after })) {
    const rows = readRows(sentryProject, body, invalidResponse).filter(({ wire }) => isFirst(wire.id));
    const platforms = new Set(rows.flatMap(({ wire }) => wire.platform || []));
    yield { count: rows.length, platforms: [...platforms], next, rate };
  }
}

/**
 * Counts the rows of an organization's member list, with one request per 100 rows. No endpoint returns the number alone;
 * the list has no `X-Hits` header. The rows are active users and approved invitations. Needs the scope `member:read`.
 */
export async function* readMemberCount(
  upstream: Upstream,
  organization: OrganizationAddress,
  config: SentryConfig,
  after: string | undefined,
): AsyncGenerator<CountPage, void, undefined> {
  const isFirst = createDeduplicator();
  const request = {
    origin: resolveOrigin(organization, config),
    path: path`/api/0/organizations/${slugOrId(organization)}/members/`,
    subject: "an organization's members",
    endpoint: "members",
    readers: sentryReaders,
  } as const;
  for await (const { body, next, rate, invalidResponse } of readPages(upstream, request, { ...config, after })) {
    const rows = readRows(sentryReference, body, invalidResponse).filter(({ wire }) => isFirst(wire.id));
    yield { count: rows.length, next, rate };
  }
}

/**
 * The accepted errors of the past 24 hours, including those of the categories security and default. The interval is an
 * hour, because a daily interval starts at midnight.
 */
const ACCEPTED_ERRORS_OF_PAST_DAY = {
  field: "sum(quantity)",
  groupBy: "outcome",
  category: "error",
  outcome: "accepted",
  statsPeriod: "24h",
  interval: "1h",
};

/** Reads the number of an organization's events in the past 24 hours. The request covers all of its projects. */
export async function* readEventCount(
  upstream: Upstream,
  organization: OrganizationAddress,
  config: SentryConfig,
): AsyncGenerator<CountPage, void, undefined> {
  const { body, rate, invalidResponse } = await sendRequest(upstream, {
    origin: resolveOrigin(organization, config),
    path: path`/api/0/organizations/${slugOrId(organization)}/stats_v2/`,
    parameters: ACCEPTED_ERRORS_OF_PAST_DAY,
    subject: "an organization's events",
    endpoint: "stats",
    readers: sentryReaders,
  });
  const { groups } = readRow(sentryStats, body, invalidResponse).wire;
  // A server that ignores the outcome filter returns the other outcomes too.
  const accepted = groups.filter(({ by }) => by.outcome === null || by.outcome === "accepted");
  yield { count: accepted.reduce((sum, { totals }) => sum + totals["sum(quantity)"], 0), next: null, rate };
}
