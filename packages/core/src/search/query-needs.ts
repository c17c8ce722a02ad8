import { isWildcardTerm, type Query, type Term } from "./ast.ts";
import type { Facet } from "./fields/field.ts";
import { lookupKey, type MembershipLookup } from "./membership-lookup.ts";
import { FIELDS, PLAIN_FIELDS, WILDCARD_FIELDS } from "./query-fields.ts";
import type { UnsupportedFields } from "./source-traits.ts";

/** The data that has to be loaded before a query can be evaluated. It is part of the JSON of `/v1/explain`. */
export interface QueryNeeds {
  readonly facets: readonly Facet[];
  /** The membership lookups. `leaves` is their name in the JSON. */
  readonly leaves: readonly MembershipLookup[];
}

/** Collects the distinct facets and membership lookups of a query, without those that the source does not support. */
export function collectNeeds(query: Query, unsupported: UnsupportedFields = {}): QueryNeeds {
  const facets = new Set<Facet>();
  const lookups = new Map<string, MembershipLookup>();
  for (const term of termsOf(query)) {
    if (unsupported[term.field] !== undefined) continue;
    const { facet } = FIELDS[term.field];
    if (facet !== undefined) facets.add(facet);
    for (const lookup of lookupsOf(term)) {
      if (lookup !== null && unsupported[lookup.field] === undefined) lookups.set(lookupKey(lookup), lookup);
    }
  }
  return { facets: [...facets].sort(), leaves: [...lookups.values()] };
}

function lookupsOf(term: Term): readonly (MembershipLookup | null)[] {
  if (isWildcardTerm(term)) {
    const { lookup } = WILDCARD_FIELDS[term.field];
    return lookup === undefined ? [] : term.values.map(lookup);
  }
  const { lookup } = PLAIN_FIELDS[term.field];
  return lookup === undefined ? [] : term.values.map(lookup);
}

export function termsOf(query: Query): readonly Term[] {
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
