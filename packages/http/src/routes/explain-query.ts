import { explainQuery, UNSUPPORTED, collectNeeds } from "@roster/core/search";
import type { BufferedResponse } from "../responses/buffered-response.ts";
import { cacheableJsonResponse } from "../responses/cache-headers.ts";
import type { RequestContext } from "../request-context.ts";
import type { Operation } from "../operation.ts";
import { readQueryParameters, text } from "../requests/query-parameters.ts";
import { parseQueryParameter } from "../requests/parse-query-parameter.ts";

const PARAMETERS = { query: text("", "The query to explain.") };

export const explainQueryOperation: Operation = {
  id: "explainQuery",
  method: "GET",
  path: "/v1/explain",
  dialect: "roster",
  summary: "Explain a query",
  description:
    "How it is read (its tree and canonical text), which facets and leaves its answer needs, and what of that each source " +
    "in view has to ask its upstream for, where it does not know it yet.",
  scope: "org:read",
  recordsAuthOutcome: false,
  parameters: () => PARAMETERS,
  handle: async (asked) => answerExplanation(asked),
};

function answerExplanation({ url, sourcesInView: inView }: RequestContext): BufferedResponse {
  const { query } = readQueryParameters(url.searchParams, PARAMETERS);
  const tree = parseQueryParameter(query);
  const sources = inView
    .flatMap((source) => source.sources)
    .map(({ id, provider }) => ({ id, asks: collectNeeds(tree, UNSUPPORTED[provider]) }));
  return cacheableJsonResponse({ data: { ...explainQuery(tree), sources } });
}
