import type { Query } from "./ast.ts";
import { needsOf, type Needs } from "./needs.ts";
import { printQuery } from "./printer.ts";

/** How a query was read, for a person or a program to look at. It is plain JSON. */
export interface Explanation {
  readonly tree: Query;
  readonly canonical: string;
  readonly needs: Needs;
}

export function explainQuery(query: Query): Explanation {
  return { tree: query, canonical: printQuery(query), needs: needsOf(query) };
}
