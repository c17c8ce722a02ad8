import type { EndpointResult, SentryRequest } from "./sentry-request.ts";
import type { PathParameters } from "./sentry-endpoint.ts";
import { requireOrganization } from "./require-organization.ts";
import { paginateRows } from "./page-result.ts";
import { listSentryTeamRows, printSentryTeam } from "./sentry-team.ts";

/** `GET /api/0/organizations/{organization_id_or_slug}/teams/`. */
export function listTeams(call: SentryRequest, { organization = "" }: PathParameters): EndpointResult {
  return paginateRows(call, listSentryTeamRows(call.sql, requireOrganization(call, organization).id), printSentryTeam);
}
