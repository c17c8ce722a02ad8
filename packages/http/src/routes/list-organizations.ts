import { failureOf, listOrganizations } from "@roster/core/roster";
import { answerHeaders } from "../answer/json.ts";
import { pageDocument, pageLinks, rowDocument } from "../answer/page.ts";
import { answerProblem } from "../answer/problem.ts";
import type { Asked } from "../asked.ts";
import { readListRequest } from "../read/list-request.ts";

/** `GET /v1/organizations`: one page of the list, over every source in view. */
export async function answerList(asked: Asked): Promise<Response> {
  const { url, headers, principal, deployment, inView } = asked;
  const request = readListRequest(url, headers, principal, deployment, inView);
  const answer = await listOrganizations(request.sources, request.question, request.page);
  const failure = failureOf(answer.reports);
  if (failure) return answerProblem(failure);
  const page = pageDocument(request.page.limit, answer, request.fingerprint);
  const body = {
    data: answer.rows.map((row) => rowDocument(row.organization, row.position, request.positions)),
    page,
    sources: answer.reports,
    warnings: answer.warnings,
    complete: answer.complete,
  };
  const out = answerHeaders(answer);
  const link = pageLinks(url, page);
  if (link) out.set("Link", link);
  return new Response(JSON.stringify(body), { headers: out });
}
