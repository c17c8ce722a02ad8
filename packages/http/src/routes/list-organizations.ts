import { listOrganizations, problemFromReports } from "@roster/core/source";
import { acceptForFreshness, cacheKeyParts, type CachePlan } from "../edge-cache/cache-plan.ts";
import { prefersNdjson } from "../ndjson/prefers-ndjson.ts";
import { exportOrganizations } from "../ndjson/export-organizations.ts";
import type { Operation } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import {
  organizationListParameters,
  readOrganizationListRequest,
  type OrganizationListRequest,
} from "../requests/organization-list-request.ts";
import { jsonTextResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import { pageDocument, printListBody, printPageLinks } from "../responses/page-document.ts";
import { rosterProblemResponse } from "../responses/roster-problem.ts";

export const listOrganizationsOperation: Operation = {
  id: "listOrganizations",
  method: "GET",
  path: "/v1/organizations",
  dialect: "roster",
  summary: "List organizations",
  description:
    "One page of the list across all sources in view, in one order. With `Accept: application/x-ndjson` the response is " +
    'the whole list, one organization per line, and a last line `{"status": …}`; `limit`, `cursor` and `position` are ' +
    "not allowed then.",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: organizationListParameters,
  cachePlan: planCaching,
  handle: (context) =>
    prefersNdjson(context.headers.get("Accept"))
      ? exportOrganizations(context)
      : listPage(context, readOrganizationListRequest(context)),
};

function planCaching(context: RequestContext): CachePlan | null {
  if (prefersNdjson(context.headers.get("Accept"))) return null;
  const request = readOrganizationListRequest(context);
  return {
    parts: cacheKeyParts(context.url, request.canonical),
    accept: acceptForFreshness(request.question.freshness, request.min, context.metadata.receivedAt),
    load: () => listPage(context, request),
  };
}

async function listPage({ url }: RequestContext, request: OrganizationListRequest): Promise<BufferedResponse> {
  const result = await listOrganizations(request.sources, request.question, request.page);
  const problem = problemFromReports(result.reports);
  if (problem) return rosterProblemResponse(problem);
  const page = pageDocument(request.page.limit, result, request.fingerprint);
  const { reports: sources, warnings, complete } = result;
  const body = printListBody(result.rows, request.positions, { page, sources, warnings, complete });
  const headers = cacheHeaders(result, request.question.freshness);
  const link = printPageLinks(url, page);
  if (link) headers.set("Link", link);
  return jsonTextResponse(body, headers);
}
