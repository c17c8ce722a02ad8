import { findOrganization, listProjects, projectsProblem } from "@roster/core/source";
import type { Operation } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import { projectsParameters, readProjectsRequest } from "../requests/projects-request.ts";
import { jsonTextResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import { pageDocument, printListBody, printPageLinks } from "../responses/page-document.ts";
import { rosterProblemResponse } from "../responses/roster-problem.ts";

export const listProjectsOperation: Operation = {
  id: "listProjects",
  method: "GET",
  path: "/v1/organizations/{id}/projects",
  dialect: "roster",
  summary: "List an organization's projects",
  description: "One page of the projects, newest first.",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: projectsParameters,
  handle: (context, { id = "" }) => listProjectPage(context, id),
};

async function listProjectPage(context: RequestContext, reference: string): Promise<BufferedResponse> {
  const request = readProjectsRequest(context, reference);
  const found = await findOrganization(request.sources, reference, request.options);
  if ("status" in found) return rosterProblemResponse(found);
  const result = await listProjects(request.sources, found.organization, request.page);
  const problem = projectsProblem(result.reports);
  if (problem) return rosterProblemResponse(problem);
  const page = pageDocument(request.page.limit, { ...result, retry: null }, request.fingerprint);
  const rest = { page, sources: result.reports, warnings: result.warnings, complete: result.complete };
  const body = printListBody(result.rows, request.positions, rest);
  const headers = cacheHeaders(result, request.options.freshness);
  const link = printPageLinks(context.url, page);
  if (link) headers.set("Link", link);
  return jsonTextResponse(body, headers);
}
