import type { Problem } from "@roster/core/problem";
import { findOrganization } from "@roster/core/source";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import { rosterProblemResponse } from "../responses/roster-problem.ts";
import type { RequestContext } from "../request-context.ts";
import { acceptForFreshness, cacheKeyParts, type CachePlan } from "../edge-cache/cache-plan.ts";
import type { Operation } from "../operation.ts";
import { organizationParameters, readOrganizationRequest } from "../requests/organization-request.ts";

export const getOrganizationOperation: Operation = {
  id: "getOrganization",
  method: "GET",
  path: "/v1/organizations/{id}",
  dialect: "roster",
  summary: "Get one organization",
  description: "By its id, its upstream's id or its slug. Several in view that answer to it: 409 with the candidates.",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: organizationParameters,
  cachePlan: keepOne,
  handle: (asked, { id = "" }) => answerOne(asked, id),
};

function keepOne(asked: RequestContext): CachePlan {
  const { options, min } = readOrganizationRequest(asked);
  return {
    parts: cacheKeyParts(asked.url, null),
    accept: acceptForFreshness(options.freshness, min, asked.metadata.receivedAt),
  };
}

async function answerOne(asked: RequestContext, reference: string): Promise<BufferedResponse> {
  const { sources, options } = readOrganizationRequest(asked);
  const found = await findOrganization(sources, reference, options);
  if ("status" in found) return missingAnswer(found);
  const { organization, reports, warnings, complete } = found;
  return jsonResponse(
    { data: organization, sources: reports, warnings, complete },
    cacheHeaders(found, options.freshness),
  );
}

/** That there is no such organization may be believed for a moment; nothing else that went wrong may. */
function missingAnswer(problem: Problem): BufferedResponse {
  const answer = rosterProblemResponse(problem);
  if (problem.code === "organization-not-found") answer.headers.set("Cache-Control", "private, max-age=5");
  return answer;
}
