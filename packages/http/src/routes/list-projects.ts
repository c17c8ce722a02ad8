import { failureOf, findOrganization, listProjects } from "@roster/core/source";
import { jsonAnswer, type Answer } from "../answer/answer.ts";
import { copyHeaders } from "../answer/json.ts";
import { pageDocument, pageLinks, rowDocument } from "../answer/page.ts";
import { problemAnswer } from "../answer/problem.ts";
import type { Asked } from "../asked.ts";
import type { Operation } from "../operation.ts";
import { projectsParameters, readProjectsRequest } from "../read/projects-request.ts";

export const projectsOperation: Operation = {
  id: "listProjects",
  method: "GET",
  path: "/v1/organizations/{id}/projects",
  dialect: "roster",
  summary: "List an organization's projects",
  about: "One page of them, newest first.",
  scope: "org:read",
  vouches: true,
  parameters: projectsParameters,
  answer: (asked, { id = "" }) => answerProjects(asked, id),
};

async function answerProjects(asked: Asked, reference: string): Promise<Answer> {
  const request = readProjectsRequest(asked, reference);
  const found = await findOrganization(request.sources, reference, request.options);
  if ("status" in found) return problemAnswer(found);
  const answer = await listProjects(request.sources, found.organization, request.page);
  const failure = failureOf(answer.reports);
  if (failure) return problemAnswer(failure);
  const page = pageDocument(request.page.limit, { ...answer, retry: null }, request.fingerprint);
  const body = {
    data: answer.rows.map((row) => rowDocument(row.project, row.position, request.positions)),
    page,
    sources: answer.reports,
    warnings: [],
    complete: true,
  };
  const headers = copyHeaders(answer, request.options.freshness);
  const link = pageLinks(asked.url, page);
  if (link) headers.set("Link", link);
  return jsonAnswer(body, headers);
}
