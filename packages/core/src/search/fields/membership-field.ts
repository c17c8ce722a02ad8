import type { OrganizationFacts } from "../organization-facts.ts";
import { lookupKey, type MembershipLookup } from "../membership-lookup.ts";
import { UNSUPPORTED_SQL } from "../source-traits.ts";
import { anyOf, type QueryPredicate } from "../truth.ts";
import type { Field, SqlContext } from "./field.ts";

const ANSWERS = {
  email: (facts: OrganizationFacts) => facts.emails,
  member_id: (facts: OrganizationFacts) => facts.memberIds,
};

/** A fact that only the upstream can tell, one value at a time. */
export function membershipField(
  field: MembershipLookup["field"],
  { accepts, read }: Pick<Field, "accepts" | "read">,
): Field {
  const leaves = (values: readonly unknown[]) =>
    values.filter((value) => typeof value === "string").map((value) => ({ field, value }));
  return {
    accepts,
    wildcards: false,
    ordered: false,
    read,
    leaf: (value) => (typeof value === "string" ? { field, value } : null),
    test: (values) => anyOf(leaves(values).map(createLookupPredicate)),
    sql: (values, _operator, context) => leaves(values).map((leaf) => compileLookup(leaf, context)),
  };
}

export function createLookupPredicate({ field, value }: MembershipLookup): QueryPredicate {
  const answers = ANSWERS[field];
  return (facts) => {
    const known = answers(facts);
    return known === null ? false : (known?.get(value) ?? null);
  };
}

export function compileLookup(leaf: MembershipLookup, { source, constants }: SqlContext): string {
  const lack = source.unsupported[leaf.field];
  if (lack !== undefined) return UNSUPPORTED_SQL[lack];
  const key = constants.one(lookupKey(leaf));
  const known = `EXISTS (SELECT 1 FROM leaves WHERE leaf = ${key})`;
  return `iif(${known}, o.id IN (SELECT id FROM leaf_matches WHERE leaf = ${key}), NULL)`;
}
