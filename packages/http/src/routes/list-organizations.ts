import { problemFromReports, listOrganizations } from "@roster/core/source";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import { pageDocument, printPageLinks, rowDocument } from "../responses/page-document.ts";
import { rosterProblemResponse } from "../responses/roster-problem.ts";
import type { RequestContext } from "../request-context.ts";
import { acceptForFreshness, cacheKeyParts, type CachePlan } from "../edge-cache/cache-plan.ts";
import { streamOrganizations } from "../ndjson/stream-organizations.ts";
import { prefersNdjson } from "../ndjson/prefers-ndjson.ts";
import type { Operation } from "../operation.ts";
import { organizationListParameters, readOrganizationListRequest } from "../requests/organization-list-request.ts";

export const listOrganizationsOperation: Operation = {
  id: "listOrganizations",
  method: "GET",
  path: "/v1/organizations",
  dialect: "roster",
  summary: "List organizations",
  description:
    "One page of the list over every source in view, in one order. With `Accept: application/x-ndjson` the whole list, " +
    'one organization a line, and a last line `{"status": …}`; `limit`, `cursor` and `position` do not apply then.',
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: organizationListParameters,
  cachePlan: keepPage,
  handle: (asked) => (prefersNdjson(asked.headers.get("Accept")) ? streamOrganizations(asked) : answerPage(asked)),
};

function keepPage(asked: RequestContext): CachePlan | null {
  if (prefersNdjson(asked.headers.get("Accept"))) return null;
  const { question, min } = readOrganizationListRequest(asked);
  return {
    parts: cacheKeyParts(asked.url, question.query),
    accept: acceptForFreshness(question.freshness, min, asked.metadata.receivedAt),
  };
}

async function answerPage(asked: RequestContext): Promise<BufferedResponse> {
  const request = readOrganizationListRequest(asked);
  const answer = await listOrganizations(request.sources, request.question, request.page);
  const failure = problemFromReports(answer.reports);
  if (failure) return rosterProblemResponse(failure);
  const page = pageDocument(request.page.limit, answer, request.fingerprint);
  const body = {
    data: answer.rows.map((row) => rowDocument(row.organization, row.position, request.positions)),
    page,
    sources: answer.reports,
    warnings: answer.warnings,
    complete: answer.complete,
  };
  const headers = cacheHeaders(answer, request.question.freshness);
  const link = printPageLinks(asked.url, page);
  if (link) headers.set("Link", link);
  return jsonResponse(body, headers);
}
