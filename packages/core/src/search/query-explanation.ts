import type { Query } from "./ast.ts";
import { collectNeeds, type QueryNeeds } from "./query-needs.ts";
import { printQuery } from "./printer.ts";

/** How a query was parsed, as plain JSON. */
export interface QueryExplanation {
  readonly tree: Query;
  readonly canonical: string;
  readonly needs: QueryNeeds;
}

export function explainQuery(query: Query): QueryExplanation {
  return { tree: query, canonical: printQuery(query), needs: collectNeeds(query) };
}
