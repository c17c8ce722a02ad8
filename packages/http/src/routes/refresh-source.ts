import { throwProblem } from "@roster/core/problem";
import { restrictToSources } from "@roster/core/source";
import type { Operation, PathParameters } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import { readQueryParameters } from "../requests/query-parameters.ts";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";

export const refreshSourceOperation: Operation = {
  id: "refreshSource",
  method: "POST",
  path: "/v1/sources/{id}/refresh",
  dialect: "roster",
  summary: "Refresh a source from its upstream",
  description:
    "Returns immediately. The source starts a sync as soon as the rate limit of its upstream permits, or joins the sync " +
    "that is running.",
  scope: "org:read",
  recordsAuthOutcome: false,
  parameters: () => ({}),
  handle: refreshSource,
};

async function refreshSource(
  { url, deployment, sourcesInView }: RequestContext,
  { id = "" }: PathParameters,
): Promise<BufferedResponse> {
  readQueryParameters(url.searchParams, {});
  const selected = restrictToSources(sourcesInView, (source) => source.id === id);
  if (selected.length === 0) {
    const isKnown = deployment.sources.some((source) => source.id === id);
    if (isKnown) throwProblem("source-not-in-view", `The credential does not bring ${id} into view.`);
    throwProblem("source-not-found", "There is no source with this id.");
  }
  await Promise.all(selected.map((source) => source.refresh([id])));
  return jsonResponse({ data: { source: id, status: "accepted" } }, { "Cache-Control": "no-store" }, 202);
}
