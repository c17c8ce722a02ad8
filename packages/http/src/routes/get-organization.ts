import type { Problem } from "@roster/core/problem";
import { findOrganization } from "@roster/core/source";
import { acceptForFreshness, cacheKeyParts, type CachePlan } from "../edge-cache/cache-plan.ts";
import type { Operation, PathParameters } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import {
  organizationParameters,
  readOrganizationRequest,
  type OrganizationRequest,
} from "../requests/organization-request.ts";
import { jsonTextResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import { rosterProblemResponse } from "../responses/roster-problem.ts";

export const getOrganizationOperation: Operation = {
  id: "getOrganization",
  method: "GET",
  path: "/v1/organizations/{id}",
  dialect: "roster",
  summary: "Get one organization",
  description:
    "By its id, its upstream's id or its slug. Where several organizations in view match, the response is 409 with the " +
    "candidates.",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: organizationParameters,
  cachePlan: planCaching,
  handle: async (context, { id = "" }) => getOrganization(readOrganizationRequest(context), id),
};

function planCaching(context: RequestContext, { id = "" }: PathParameters): CachePlan {
  const request = readOrganizationRequest(context);
  return {
    parts: cacheKeyParts(context.url, null),
    accept: acceptForFreshness(request.options.freshness, request.min, context.metadata.receivedAt),
    load: () => getOrganization(request, id),
  };
}

async function getOrganization(
  { sources, options }: OrganizationRequest,
  reference: string,
): Promise<BufferedResponse> {
  const found = await findOrganization(sources, reference, options);
  if ("status" in found) return notFoundResponse(found);
  const { organization, reports, warnings, complete } = found;
  const rest = JSON.stringify({ sources: reports, warnings, complete });
  return jsonTextResponse(`{"data":${organization.text},${rest.slice(1)}`, cacheHeaders(found, options.freshness));
}

/** A 404 may be cached for five seconds; no other problem may be cached. */
function notFoundResponse(problem: Problem): BufferedResponse {
  const response = rosterProblemResponse(problem);
  if (problem.code === "organization-not-found") response.headers.set("Cache-Control", "private, max-age=5");
  return response;
}
