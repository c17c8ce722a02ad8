import { failureOf, listOrganizations } from "@roster/core/source";
import { jsonAnswer, type Answer } from "../answer/answer.ts";
import { copyHeaders } from "../answer/json.ts";
import { pageDocument, pageLinks, rowDocument } from "../answer/page.ts";
import { problemAnswer } from "../answer/problem.ts";
import type { Asked } from "../asked.ts";
import { acceptOf, partsOf, type Keep } from "../edge/keep.ts";
import { streamList } from "../ndjson/stream-list.ts";
import { wantsLines } from "../ndjson/wants-lines.ts";
import type { Operation } from "../operation.ts";
import { listParameters, readListRequest } from "../read/list-request.ts";

export const listOperation: Operation = {
  id: "listOrganizations",
  method: "GET",
  path: "/v1/organizations",
  dialect: "roster",
  summary: "List organizations",
  about:
    "One page of the list over every source in view, in one order. With `Accept: application/x-ndjson` the whole list, " +
    'one organization a line, and a last line `{"status": …}`; `limit`, `cursor` and `position` do not apply then.',
  scope: "org:read",
  vouches: true,
  parameters: listParameters,
  keep: keepPage,
  answer: (asked) => (wantsLines(asked.headers.get("Accept")) ? streamList(asked) : answerPage(asked)),
};

function keepPage(asked: Asked): Keep | null {
  if (wantsLines(asked.headers.get("Accept"))) return null;
  const { question, min } = readListRequest(asked);
  return {
    parts: partsOf(asked.url, question.query),
    accept: acceptOf(question.freshness, min, asked.call.receivedAt),
  };
}

async function answerPage(asked: Asked): Promise<Answer> {
  const request = readListRequest(asked);
  const answer = await listOrganizations(request.sources, request.question, request.page);
  const failure = failureOf(answer.reports);
  if (failure) return problemAnswer(failure);
  const page = pageDocument(request.page.limit, answer, request.fingerprint);
  const body = {
    data: answer.rows.map((row) => rowDocument(row.organization, row.position, request.positions)),
    page,
    sources: answer.reports,
    warnings: answer.warnings,
    complete: answer.complete,
  };
  const headers = copyHeaders(answer, request.question.freshness);
  const link = pageLinks(asked.url, page);
  if (link) headers.set("Link", link);
  return jsonAnswer(body, headers);
}
