import { QUERY_BOUNDS } from "../query-bounds.ts";

/** Queries that reach the bounds, each in a different way. */
export const LARGEST_QUERIES: readonly string[] = [
  // Maximal depth, with an OR, an AND and a NOT at each level, and the maximal number of terms.
  nest((inner) => `*a*b*c* or slug:d* and NOT (${inner})`, alternatives(64)),
  nest((inner) => `(${inner}) and e*f*g or h*i*j`, alternatives(64)),
  nest((inner) => `(${inner})`, alternatives(QUERY_BOUNDS.terms)),
  // Maximal number of terms at one level.
  Array.from({ length: QUERY_BOUNDS.terms }, (_, index) => `n${index}`).join(" AND "),
  alternatives(QUERY_BOUNDS.terms),
  `slug:[${Array.from({ length: QUERY_BOUNDS.terms }, (_, index) => `s${index}*`).join(",")}]`,
  `platform:[${Array.from({ length: QUERY_BOUNDS.terms }, (_, index) => `p${index}*`).join(",")}]`,
  Array.from({ length: QUERY_BOUNDS.lookups }, (_, index) => `u${index}@x.io`).join(" OR "),
  // Maximal number of wildcards.
  "*a".repeat(QUERY_BOUNDS.characters / 2),
  `name:${"b*".repeat(1000)}`,
];

function nest(level: (inner: string) => string, innermost: string): string {
  let query = innermost;
  for (let depth = 0; depth < QUERY_BOUNDS.depth; depth += 1) query = level(query);
  return query;
}

/** A disjunction of terms that are not merged, because they are negated. */
function alternatives(count: number): string {
  return Array.from({ length: count }, (_, index) => `!name:${index}`).join(" OR ");
}
