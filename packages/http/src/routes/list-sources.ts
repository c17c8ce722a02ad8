import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { REVALIDATE } from "../responses/cache-headers.ts";
import type { RequestContext } from "../request-context.ts";
import type { Operation } from "../operation.ts";
import { readQueryParameters } from "../requests/query-parameters.ts";
import { selectSources, sourceFilters } from "../requests/source-filters.ts";

export const listSourcesOperation: Operation = {
  id: "listSources",
  method: "GET",
  path: "/v1/sources",
  dialect: "roster",
  summary: "List the sources in view",
  description:
    "How each stands: its health, when it was synced, how many organizations it holds, which hosts nobody serves.",
  scope: "org:read",
  recordsAuthOutcome: false,
  parameters: sourceFilters,
  handle: answerSources,
};

async function answerSources({ url, deployment, sourcesInView: inView }: RequestContext): Promise<BufferedResponse> {
  const filters = readQueryParameters(url.searchParams, sourceFilters(deployment));
  const sources = selectSources(inView, filters, deployment);
  const data = (await Promise.all(sources.map((source) => source.status()))).flat();
  return jsonResponse({ data }, { "Cache-Control": REVALIDATE });
}
