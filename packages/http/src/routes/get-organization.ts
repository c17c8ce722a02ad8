import { findOrganization } from "@roster/core/roster";
import { answerHeaders } from "../answer/json.ts";
import { answerProblem } from "../answer/problem.ts";
import type { Asked } from "../asked.ts";
import { readOneRequest } from "../read/one-request.ts";

/** `GET /v1/organizations/{id}`: one organization by id, upstream id or slug. */
export async function answerOne(asked: Asked, reference: string): Promise<Response> {
  const { sources, options } = readOneRequest(asked);
  const found = await findOrganization(sources, reference, options);
  if ("status" in found) return answerProblem(found);
  const { organization, reports, warnings, complete } = found;
  const body = { data: organization, sources: reports, warnings, complete };
  return new Response(JSON.stringify(body), { headers: answerHeaders(found) });
}
