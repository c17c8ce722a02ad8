import { lookupKey, type MembershipLookup } from "../membership-lookup.ts";
import type { OrganizationFacts } from "../organization-facts.ts";
import { UNSUPPORTED_SQL } from "../source-traits.ts";
import { anyOf, type QueryPredicate } from "../truth.ts";
import type { PlainField, SqlContext } from "./field.ts";

const RESULTS = {
  email: (facts: OrganizationFacts) => facts.emails,
  member_id: (facts: OrganizationFacts) => facts.memberIds,
};

/** A membership condition, which only the upstream can evaluate, with one request for each value. */
export function membershipField(
  field: MembershipLookup["field"],
  { accepts, normalize }: Pick<PlainField, "accepts" | "normalize">,
): PlainField {
  const lookupOf = (value: string): MembershipLookup => ({ field, value });
  return {
    accepts,
    ordered: false,
    normalize,
    lookup: lookupOf,
    createPredicate: (values) => anyOf(values.map((value) => createLookupPredicate(lookupOf(value)))),
    compileSql: (values, _operator, context) => values.map((value) => compileLookup(lookupOf(value), context)),
  };
}

export function createLookupPredicate({ field, value }: MembershipLookup): QueryPredicate {
  const resultsOf = RESULTS[field];
  return (facts) => {
    const results = resultsOf(facts);
    return results === null ? false : (results?.get(value) ?? null);
  };
}

export function compileLookup(lookup: MembershipLookup, { source, constants }: SqlContext): string {
  const unsupported = source.unsupported[lookup.field];
  if (unsupported !== undefined) return UNSUPPORTED_SQL[unsupported];
  const key = constants.one(lookupKey(lookup));
  const known = `EXISTS (SELECT 1 FROM leaves WHERE leaf = ${key})`;
  return `iif(${known}, o.id IN (SELECT id FROM leaf_matches WHERE leaf = ${key}), NULL)`;
}
