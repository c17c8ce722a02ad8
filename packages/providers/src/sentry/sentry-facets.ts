import { sendRequest } from "../send-request.ts";
import { createDeduplicator } from "../distinct.ts";
import { path } from "../path.ts";
import type { CountPage, OrganizationAddress, ProjectFacetPage, Upstream } from "../provider.ts";
import { readRow, readRows } from "../rows.ts";
import { explain } from "./sentry-error-body.ts";
import { createProjectsRequest } from "./sentry-lists.ts";
import { readPages } from "./sentry-pages.ts";
import { slugOrId, resolveOrigin, type SentryConfig } from "./sentry-config.ts";
import { sentryProject, sentryReference, sentryStats } from "./sentry-wire.ts";

/**
 * Counts an organization's projects from its own list, at a request a hundred.
 *
 * `GET /api/0/projects/` would take a hundred projects of any organization at a time, and tell another story: it has the
 * projects of teams that the token's user is in, where an organization's list has all; it needs a scope of its own
 * (`project:read`); and having no organization in its path, it is answered by one cell of a region that may have more.
 */
export async function* readProjectFacet(
  upstream: Upstream,
  organization: OrganizationAddress,
  reach: SentryConfig,
  after: string | undefined,
): AsyncGenerator<ProjectFacetPage, void, undefined> {
  const isFirst = createDeduplicator();
  const question = createProjectsRequest(organization, reach);
  for await (const { body, next, rate, complain } of readPages(upstream, question, { ...reach, after })) {
    const rows = readRows(sentryProject, body, complain).filter(({ wire }) => isFirst(wire.id));
    const platforms = new Set(rows.flatMap(({ wire }) => wire.platform || []));
    yield { count: rows.length, platforms: [...platforms], next, rate };
  }
}

/**
 * Counts the rows of an organization's member list, at a request a hundred: nothing tells the number alone (the list has
 * no `X-Hits`). They are active users and approved invitations. Needs the scope `member:read`.
 */
export async function* readMemberCount(
  upstream: Upstream,
  organization: OrganizationAddress,
  reach: SentryConfig,
  after: string | undefined,
): AsyncGenerator<CountPage, void, undefined> {
  const isFirst = createDeduplicator();
  const question = {
    origin: resolveOrigin(organization, reach),
    path: path`/api/0/organizations/${slugOrId(organization)}/members/`,
    subject: "an organization's members",
    explain,
  };
  for await (const { body, next, rate, complain } of readPages(upstream, question, { ...reach, after })) {
    const rows = readRows(sentryReference, body, complain).filter(({ wire }) => isFirst(wire.id));
    yield { count: rows.length, next, rate };
  }
}

/** Errors that were accepted, those of the security and default kinds included. Days would begin at midnight, so hours. */
const PAST_DAY = {
  field: "sum(quantity)",
  groupBy: "outcome",
  category: "error",
  outcome: "accepted",
  statsPeriod: "24h",
  interval: "1h",
};

/** Asks for an organization's events of the past 24 hours; an organization's total needs no project to be named. */
export async function* readEventCount(
  upstream: Upstream,
  organization: OrganizationAddress,
  reach: SentryConfig,
): AsyncGenerator<CountPage, void, undefined> {
  const { body, rate, complain } = await sendRequest(upstream, {
    origin: resolveOrigin(organization, reach),
    path: path`/api/0/organizations/${slugOrId(organization)}/stats_v2/`,
    parameters: PAST_DAY,
    subject: "an organization's events",
    explain,
  });
  const { groups } = readRow(sentryStats, body, complain).wire;
  // A server that ignores the filter still says which outcome is which.
  const accepted = groups.filter(({ by }) => by.outcome === null || by.outcome === "accepted");
  yield { count: accepted.reduce((sum, { totals }) => sum + totals["sum(quantity)"], 0), next: null, rate };
}
