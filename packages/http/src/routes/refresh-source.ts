import { throwProblem } from "@roster/core/problem";
import { restrictToSources } from "@roster/core/source";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import type { RequestContext } from "../request-context.ts";
import type { Operation, PathParameters } from "../operation.ts";
import { readQueryParameters } from "../requests/query-parameters.ts";

export const refreshSourceOperation: Operation = {
  id: "refreshSource",
  method: "POST",
  path: "/v1/sources/{id}/refresh",
  dialect: "roster",
  summary: "Ask a source to read its upstream anew",
  description:
    "Answers at once. The source reads as soon as that is polite to its upstream, or joins the reading under way.",
  scope: "org:read",
  recordsAuthOutcome: false,
  parameters: () => ({}),
  handle: answerRefresh,
};

async function answerRefresh(
  { url, deployment, sourcesInView: inView }: RequestContext,
  { id = "" }: PathParameters,
): Promise<BufferedResponse> {
  readQueryParameters(url.searchParams, {});
  const picked = restrictToSources(inView, (source) => source.id === id);
  if (picked.length === 0) {
    const isKnown = deployment.sources.some((source) => source.id === id);
    if (isKnown) throwProblem("source-not-in-view", `The credential does not bring ${id} into view.`);
    throwProblem("source-not-found", "There is no source of that name.");
  }
  await Promise.all(picked.map((source) => source.refresh([id])));
  return jsonResponse({ data: { source: id, status: "accepted" } }, { "Cache-Control": "no-store" }, 202);
}
