import { QUERY_BOUNDS } from "../query-bounds.ts";

/** The largest queries there may be, each in its own way. */
export const LARGEST_QUERIES: readonly string[] = [
  // As deep as parentheses go, with an OR, an AND and a NOT at each, and all terms spent on the way.
  nest((inner) => `*a*b*c* or slug:d* and NOT (${inner})`, alternatives(64)),
  nest((inner) => `(${inner}) and e*f*g or h*i*j`, alternatives(64)),
  nest((inner) => `(${inner})`, alternatives(QUERY_BOUNDS.terms)),
  // As wide as it gets.
  Array.from({ length: QUERY_BOUNDS.terms }, (_, index) => `n${index}`).join(" AND "),
  alternatives(QUERY_BOUNDS.terms),
  `slug:[${Array.from({ length: QUERY_BOUNDS.terms }, (_, index) => `s${index}*`).join(",")}]`,
  `platform:[${Array.from({ length: QUERY_BOUNDS.terms }, (_, index) => `p${index}*`).join(",")}]`,
  Array.from({ length: QUERY_BOUNDS.leaves }, (_, index) => `u${index}@x.io`).join(" OR "),
  // As many stars as there is room for.
  "*a".repeat(QUERY_BOUNDS.characters / 2),
  `name:${"b*".repeat(1000)}`,
];

function nest(level: (inner: string) => string, innermost: string): string {
  let query = innermost;
  for (let depth = 0; depth < QUERY_BOUNDS.depth; depth += 1) query = level(query);
  return query;
}

/** Terms that are not merged. */
function alternatives(count: number): string {
  return Array.from({ length: count }, (_, index) => `!name:${index}`).join(" OR ");
}
