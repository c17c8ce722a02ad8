import type { Query, Term } from "./ast.ts";
import { FIELDS } from "./query-fields.ts";
import type { Facet } from "./fields/field.ts";
import { lookupKey, type MembershipLookup } from "./membership-lookup.ts";
import type { UnsupportedFields } from "./source-traits.ts";

/** What has to be known before a query can be answered. */
export interface QueryNeeds {
  readonly facets: readonly Facet[];
  readonly leaves: readonly MembershipLookup[];
}

/** Every facet and leaf that the query names, once each; less those that a source could not bring anyway. */
export function collectNeeds(query: Query, lacks: UnsupportedFields = {}): QueryNeeds {
  const facets = new Set<Facet>();
  const leaves = new Map<string, MembershipLookup>();
  for (const { field, values } of termsOf(query)) {
    if (lacks[field] !== undefined) continue;
    const { facet, leaf = () => null } = FIELDS[field];
    if (facet !== undefined) facets.add(facet);
    for (const found of values.map(leaf)) {
      if (found !== null && lacks[found.field] === undefined) leaves.set(lookupKey(found), found);
    }
  }
  return { facets: [...facets].sort(), leaves: [...leaves.values()] };
}

function termsOf(query: Query): readonly Term[] {
  switch (query.kind) {
    case "all":
    case "any":
      return query.operands.flatMap(termsOf);
    case "not":
      return termsOf(query.operand);
    case "term":
      return [query];
  }
}
