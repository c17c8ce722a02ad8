import { failureOf, findOrganization, listProjects } from "@roster/core/roster";
import { answerHeaders } from "../answer/json.ts";
import { pageDocument, pageLinks, rowDocument } from "../answer/page.ts";
import { answerProblem } from "../answer/problem.ts";
import type { Asked } from "../asked.ts";
import { readProjectsRequest } from "../read/projects-request.ts";

/** `GET /v1/organizations/{id}/projects`: one page of its projects, newest first. */
export async function answerProjects(asked: Asked, reference: string): Promise<Response> {
  const request = readProjectsRequest(asked, reference);
  const found = await findOrganization(request.sources, reference, request.options);
  if ("status" in found) return answerProblem(found);
  const answer = await listProjects(request.sources, found.organization, request.page);
  const failure = failureOf(answer.reports);
  if (failure) return answerProblem(failure);
  const page = pageDocument(request.page.limit, { ...answer, retry: null }, request.fingerprint);
  const body = {
    data: answer.rows.map((row) => rowDocument(row.project, row.position, request.positions)),
    page,
    sources: answer.reports,
    warnings: [],
    complete: true,
  };
  const out = answerHeaders(answer);
  const link = pageLinks(asked.url, page);
  if (link) out.set("Link", link);
  return new Response(JSON.stringify(body), { headers: out });
}
