import type { Problem } from "@roster/core/problem";
import { findOrganization } from "@roster/core/source";
import { jsonAnswer, type Answer } from "../answer/answer.ts";
import { copyHeaders } from "../answer/json.ts";
import { problemAnswer } from "../answer/problem.ts";
import type { Asked } from "../asked.ts";
import { acceptOf, partsOf, type Keep } from "../edge/keep.ts";
import type { Operation } from "../operation.ts";
import { oneParameters, readOneRequest } from "../read/one-request.ts";

export const getOperation: Operation = {
  id: "getOrganization",
  method: "GET",
  path: "/v1/organizations/{id}",
  dialect: "roster",
  summary: "Get one organization",
  about: "By its id, its upstream's id or its slug. Several in view that answer to it: 409 with the candidates.",
  scope: "org:read",
  vouches: true,
  parameters: oneParameters,
  keep: keepOne,
  answer: (asked, { id = "" }) => answerOne(asked, id),
};

function keepOne(asked: Asked): Keep {
  const { options, min } = readOneRequest(asked);
  return { parts: partsOf(asked.url, null), accept: acceptOf(options.freshness, min, asked.call.receivedAt) };
}

async function answerOne(asked: Asked, reference: string): Promise<Answer> {
  const { sources, options } = readOneRequest(asked);
  const found = await findOrganization(sources, reference, options);
  if ("status" in found) return missingAnswer(found);
  const { organization, reports, warnings, complete } = found;
  return jsonAnswer(
    { data: organization, sources: reports, warnings, complete },
    copyHeaders(found, options.freshness),
  );
}

/** That there is no such organization may be believed for a moment; nothing else that went wrong may. */
function missingAnswer(problem: Problem): Answer {
  const answer = problemAnswer(problem);
  if (problem.code === "organization-not-found") answer.headers.set("Cache-Control", "private, max-age=5");
  return answer;
}
