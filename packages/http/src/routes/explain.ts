import { explainQuery, LACKS, type Needs } from "@roster/core/search";
import type { Asked } from "../asked.ts";
import { readParameters, text } from "../read/parameters.ts";
import { readQuery } from "../read/query.ts";

/**
 * `GET /v1/explain?query=`: how a query is read (its tree and canonical text), which facets and leaves its answer needs, and
 * what of that each source in view has to ask its upstream for, where it does not know it yet.
 */
export function answerExplanation({ url, inView }: Asked): Response {
  const { query } = readParameters(url.searchParams, { query: text("") });
  const explanation = explainQuery(readQuery(query));
  const sources = inView
    .flatMap((source) => source.sources)
    .map(({ id, provider }) => ({ id, asks: asksOf(explanation.needs, LACKS[provider]) }));
  return Response.json({ data: { ...explanation, sources } }, { headers: { "Cache-Control": "no-store" } });
}

/** What a provider can be asked for: a lack is known to be one without a call. */
function asksOf({ facets, leaves }: Needs, lacks: Readonly<Record<string, unknown>>): Needs {
  return {
    facets: facets.filter((facet) => lacks[facet] === undefined),
    leaves: leaves.filter((leaf) => lacks[leaf.field] === undefined),
  };
}
