import { problemFromReports, findOrganization, listProjects } from "@roster/core/source";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import { pageDocument, printPageLinks, rowDocument } from "../responses/page-document.ts";
import { rosterProblemResponse } from "../responses/roster-problem.ts";
import type { RequestContext } from "../request-context.ts";
import type { Operation } from "../operation.ts";
import { projectsParameters, readProjectsRequest } from "../requests/projects-request.ts";

export const listProjectsOperation: Operation = {
  id: "listProjects",
  method: "GET",
  path: "/v1/organizations/{id}/projects",
  dialect: "roster",
  summary: "List an organization's projects",
  description: "One page of them, newest first.",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: projectsParameters,
  handle: (asked, { id = "" }) => answerProjects(asked, id),
};

async function answerProjects(asked: RequestContext, reference: string): Promise<BufferedResponse> {
  const request = readProjectsRequest(asked, reference);
  const found = await findOrganization(request.sources, reference, request.options);
  if ("status" in found) return rosterProblemResponse(found);
  const answer = await listProjects(request.sources, found.organization, request.page);
  const failure = problemFromReports(answer.reports);
  if (failure) return rosterProblemResponse(failure);
  const page = pageDocument(request.page.limit, { ...answer, retry: null }, request.fingerprint);
  const body = {
    data: answer.rows.map((row) => rowDocument(row.project, row.position, request.positions)),
    page,
    sources: answer.reports,
    warnings: [],
    complete: true,
  };
  const headers = cacheHeaders(answer, request.options.freshness);
  const link = printPageLinks(asked.url, page);
  if (link) headers.set("Link", link);
  return jsonResponse(body, headers);
}
