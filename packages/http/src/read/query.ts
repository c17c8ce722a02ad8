import { refuse } from "@roster/core/problem";
import { parseQuery, printQuery, QueryError } from "@roster/core/search";

/** The canonical text of a query: two spellings of one question are one question from here on. */
export function readQuery(text: string): string {
  try {
    return printQuery(parseQuery(text));
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return refuse("invalid-query", error.message, {
      parameter: "query",
      position: error.span,
      caret: error.caret,
      ...(error.suggestion !== null && { suggestion: error.suggestion }),
    });
  }
}
