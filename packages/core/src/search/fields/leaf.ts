import type { OrganizationFacts } from "../facts.ts";
import { leafKey, type Leaf } from "../leaf.ts";
import { SQL_OF_LACK } from "../source-traits.ts";
import { anyOf, type Test } from "../truth.ts";
import type { Field, SqlContext } from "./field.ts";

const ANSWERS = {
  email: (facts: OrganizationFacts) => facts.emails,
  member_id: (facts: OrganizationFacts) => facts.memberIds,
};

/** A fact that only the upstream can tell, one value at a time. */
export function leaf(field: Leaf["field"], { accepts, read }: Pick<Field, "accepts" | "read">): Field {
  const leaves = (values: readonly unknown[]) =>
    values.filter((value) => typeof value === "string").map((value) => ({ field, value }));
  return {
    accepts,
    wildcards: false,
    ordered: false,
    read,
    leaf: (value) => (typeof value === "string" ? { field, value } : null),
    test: (values) => anyOf(leaves(values).map(testLeaf)),
    sql: (values, _operator, context) => leaves(values).map((leaf) => sqlLeaf(leaf, context)),
  };
}

export function testLeaf({ field, value }: Leaf): Test {
  const answers = ANSWERS[field];
  return (facts) => {
    const known = answers(facts);
    return known === null ? false : (known?.get(value) ?? null);
  };
}

export function sqlLeaf(leaf: Leaf, { source, constants }: SqlContext): string {
  const lack = source.lacks[leaf.field];
  if (lack !== undefined) return SQL_OF_LACK[lack];
  const key = constants.one(leafKey(leaf));
  const known = `EXISTS (SELECT 1 FROM leaves WHERE leaf = ${key})`;
  return `iif(${known}, o.id IN (SELECT id FROM leaf_matches WHERE leaf = ${key}), NULL)`;
}
