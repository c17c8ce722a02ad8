import { throwProblem } from "@roster/core/problem";
import { restrictToSources } from "@roster/core/source";
import type { Operation, PathParameters } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import { flag, readQueryParameters } from "../requests/query-parameters.ts";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";

const PARAMETERS = {
  reset: flag("Ends the backoffs, open circuits and waits of the source first. Requires a key with the scope `admin`."),
};

export const refreshSourceOperation: Operation = {
  id: "refreshSource",
  method: "POST",
  path: "/v1/sources/{id}/refresh",
  dialect: "roster",
  summary: "Refresh a source from its upstream",
  description:
    "Returns immediately. The source starts a sync as soon as the rate limit of its upstream permits, or joins the sync " +
    "that is running. With `reset=1`, which needs a key with the scope `admin`, the source first ends all waits that failures " +
    "or its upstream have caused.",
  scope: "org:read",
  recordsAuthOutcome: false,
  parameters: () => PARAMETERS,
  handle: refreshSource,
};

async function refreshSource(
  { url, principal, deployment, sourcesInView }: RequestContext,
  { id = "" }: PathParameters,
): Promise<BufferedResponse> {
  const { reset } = readQueryParameters(url.searchParams, PARAMETERS);
  // An upstream credential has no scopes, so it cannot reset a source.
  if (reset && !principal.key?.scopes.includes("admin")) {
    throwProblem("insufficient-scope", "reset=1 requires the scope admin.");
  }
  const selected = restrictToSources(sourcesInView, (source) => source.id === id);
  if (selected.length === 0) {
    const isKnown = deployment.sources.some((source) => source.id === id);
    if (isKnown) throwProblem("source-not-in-view", `The credential does not bring ${id} into view.`);
    throwProblem("source-not-found", "There is no source with this id.");
  }
  await Promise.all(selected.map((source) => source.refresh([id], { reset: reset ?? false })));
  return jsonResponse({ data: { source: id, status: "accepted" } }, { "Cache-Control": "no-store" }, 202);
}
