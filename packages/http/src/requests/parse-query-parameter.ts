import { throwProblem } from "@roster/core/problem";
import { parseQuery, QueryError, type Query } from "@roster/core/search";

/** Parses a query. Refuses an invalid one with 400, and reports the span of the error. */
export function parseQueryParameter(text: string): Query {
  try {
    return parseQuery(text);
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
