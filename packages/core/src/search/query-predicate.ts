import type { Query } from "./ast.ts";
import { FIELDS } from "./query-fields.ts";
import { allOf, anyOf, negateTruth, type QueryPredicate } from "./truth.ts";

/** Makes the question a function of one organization's facts: true, false, or null for unknown. Only true is a match. */
export function createPredicate(query: Query): QueryPredicate {
  switch (query.kind) {
    case "all":
      return allOf(query.operands.map(createPredicate));
    case "any":
      return anyOf(query.operands.map(createPredicate));
    case "not": {
      const test = createPredicate(query.operand);
      return (facts) => negateTruth(test(facts));
    }
    case "term":
      return FIELDS[query.field].test(query.values, query.operator);
  }
}
