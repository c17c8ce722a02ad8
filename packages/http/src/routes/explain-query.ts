import { collectNeeds, explainQuery } from "@roster/core/search";
import type { Operation } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import { parseQueryParameter } from "../requests/parse-query-parameter.ts";
import { readQueryParameters, text } from "../requests/query-parameters.ts";
import type { BufferedResponse } from "../responses/buffered-response.ts";
import { cacheableJsonResponse } from "../responses/cache-headers.ts";

const PARAMETERS = { query: text("", "The query to explain.") };

export const explainQueryOperation: Operation = {
  id: "explainQuery",
  method: "GET",
  path: "/v1/explain",
  dialect: "roster",
  summary: "Explain a query",
  description:
    "How a query is parsed (its syntax tree and its canonical text), which facets and membership lookups it needs, and " +
    "which of these each source in view has to request from its upstream.",
  scope: "org:read",
  recordsAuthOutcome: false,
  parameters: () => PARAMETERS,
  handle: async (context) => explain(context),
};

function explain(context: RequestContext): BufferedResponse {
  const { url, sourcesInView, deployment } = context;
  const parameters = readQueryParameters(url.searchParams, PARAMETERS);
  const query = parseQueryParameter(parameters.query, context);
  const sources = sourcesInView
    .flatMap((source) => source.sources)
    .map(({ id, provider }) => ({ id, asks: collectNeeds(query, deployment.unsupportedFields(provider)) }));
  return cacheableJsonResponse({ data: { ...explainQuery(query), sources } });
}
