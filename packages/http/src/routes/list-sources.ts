import type { Operation } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import { readQueryParameters } from "../requests/query-parameters.ts";
import { selectSources, sourceFilters } from "../requests/source-filters.ts";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { REVALIDATE } from "../responses/cache-headers.ts";

export const listSourcesOperation: Operation = {
  id: "listSources",
  method: "GET",
  path: "/v1/sources",
  dialect: "roster",
  summary: "List the sources in view",
  description:
    "The status of each source: its health, when it was synced, how many organizations it has, and the hosts of " +
    "organizations that no source serves.",
  scope: "org:read",
  recordsAuthOutcome: false,
  parameters: sourceFilters,
  handle: listSources,
};

async function listSources({ url, deployment, sourcesInView }: RequestContext): Promise<BufferedResponse> {
  const filters = readQueryParameters(url.searchParams, sourceFilters(deployment));
  const sources = selectSources(sourcesInView, filters, deployment);
  const data = (await Promise.all(sources.map((source) => source.status()))).flat();
  return jsonResponse({ data }, { "Cache-Control": REVALIDATE });
}
