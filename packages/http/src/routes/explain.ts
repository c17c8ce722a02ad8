import { explainQuery, LACKS, needsOf } from "@roster/core/search";
import type { Answer } from "../answer/answer.ts";
import { plainAnswer } from "../answer/json.ts";
import type { Asked } from "../asked.ts";
import type { Operation } from "../operation.ts";
import { readParameters, text } from "../read/parameters.ts";
import { readQuery } from "../read/query.ts";

const PARAMETERS = { query: text("", "The query to explain.") };

export const explainOperation: Operation = {
  id: "explainQuery",
  method: "GET",
  path: "/v1/explain",
  dialect: "roster",
  summary: "Explain a query",
  about:
    "How it is read (its tree and canonical text), which facets and leaves its answer needs, and what of that each source " +
    "in view has to ask its upstream for, where it does not know it yet.",
  scope: "org:read",
  vouches: false,
  parameters: () => PARAMETERS,
  answer: async (asked) => answerExplanation(asked),
};

function answerExplanation({ url, inView }: Asked): Answer {
  const { query } = readParameters(url.searchParams, PARAMETERS);
  const tree = readQuery(query);
  const sources = inView
    .flatMap((source) => source.sources)
    .map(({ id, provider }) => ({ id, asks: needsOf(tree, LACKS[provider]) }));
  return plainAnswer({ data: { ...explainQuery(tree), sources } });
}
