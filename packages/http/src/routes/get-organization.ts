import { findOrganization } from "@roster/core/roster";
import { jsonAnswer, type Answer } from "../answer/answer.ts";
import { copyHeaders } from "../answer/json.ts";
import { problemAnswer } from "../answer/problem.ts";
import type { Asked } from "../asked.ts";
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
  answer: (asked, { id = "" }) => answerOne(asked, id),
};

async function answerOne(asked: Asked, reference: string): Promise<Answer> {
  const { sources, options } = readOneRequest(asked);
  const found = await findOrganization(sources, reference, options);
  if ("status" in found) return problemAnswer(found);
  const { organization, reports, warnings, complete } = found;
  return jsonAnswer(
    { data: organization, sources: reports, warnings, complete },
    copyHeaders(found, options.freshness),
  );
}
