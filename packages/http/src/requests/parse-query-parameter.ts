import { throwProblem } from "@roster/core/problem";
import {
  createSourceNames,
  hasSourceValue,
  parseQuery,
  QueryError,
  valuesNotInView,
  type Query,
  type SourceNames,
} from "@roster/core/search";
import { credentialHeader } from "../auth/credential-headers.ts";
import type { RequestContext } from "../request-context.ts";

type QueryContext = Pick<RequestContext, "deployment" | "sourcesInView">;

/**
 * Parses a query. Refuses an invalid one with 400, and reports the span of the error: a region, source, provider or
 * installation that no source of the deployment has is invalid too. Refuses one that is not in view with 403, because
 * nothing of it could be found and the empty list would look complete.
 */
export function parseQueryParameter(text: string, context: QueryContext): Query {
  const inView = context.sourcesInView.flatMap(({ sources }) => sources);
  const names = createSourceNames(context.deployment.sources, inView);
  const query = parseOrRefuse(text, names);
  const [missing] = valuesNotInView(query, names);
  if (missing === undefined) return query;
  const sources = context.deployment.sources.filter((source) => hasSourceValue(source, missing));
  const headers = [...new Set(sources.map(({ installation }) => credentialHeader(installation)))];
  const detail = `The credential brings no source with ${missing.field}:${missing.value} into view.`;
  return throwProblem("source-not-in-view", `${detail} Send ${headers.join(" or ")}.`, { parameter: "query", headers });
}

function parseOrRefuse(text: string, names: SourceNames): Query {
  try {
    return parseQuery(text, undefined, names);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return throwProblem("invalid-query", error.message, {
      parameter: "query",
      position: error.span,
      caret: error.caret,
      ...(error.suggestion !== null && { suggestion: error.suggestion }),
    });
  }
}
