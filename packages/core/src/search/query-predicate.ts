import { isWildcardTerm, type Query } from "./ast.ts";
import { PLAIN_FIELDS, WILDCARD_FIELDS } from "./query-fields.ts";
import { allOf, anyOf, negateTruth, type QueryPredicate } from "./truth.ts";

/** Creates a function that evaluates the query for one organization: true, false, or null for unknown. Only true is a match. */
export function createPredicate(query: Query): QueryPredicate {
  switch (query.kind) {
    case "all":
      return allOf(query.operands.map(createPredicate));
    case "any":
      return anyOf(query.operands.map(createPredicate));
    case "not": {
      const predicate = createPredicate(query.operand);
      return (facts) => negateTruth(predicate(facts));
    }
    case "term":
      return isWildcardTerm(query)
        ? WILDCARD_FIELDS[query.field].createPredicate(query.values)
        : PLAIN_FIELDS[query.field].createPredicate(query.values, query.operator);
  }
}
