import type { Query, Term } from "./ast.ts";
import type { FieldName } from "./query-fields.ts";
import { compareQueries, sortDistinct } from "./query-order.ts";
import type { Operator } from "./operator.ts";
import { compareValues, type Value } from "./value.ts";

/**
 * Creates a condition on one field from normalized values. The functions of this file may keep the arrays passed to them,
 * so callers must not modify those arrays afterwards.
 */
export function term(field: FieldName, operator: Operator, values: readonly Value[]): Term {
  return { kind: "term", field, operator, values: sortDistinct(values, compareValues) };
}

export function not(operand: Query): Query {
  return operand.kind === "not" ? operand.operand : { kind: "not", operand };
}

/** Conjunction. Without operands, the empty query. */
export function all(operands: readonly Query[]): Query {
  return combine("all", operands);
}

/** Disjunction of at least one operand. `in` terms on the same field are merged into one term. */
export function any(operands: readonly Query[]): Query {
  return combine("any", mergeTerms(flatten("any", operands)));
}

/** The empty query, which every organization matches. */
export const ALL_ORGANIZATIONS: Query = all([]);

function combine(kind: "all" | "any", operands: readonly Query[]): Query {
  const flat = operands.length === 1 ? operands : sortDistinct(flatten(kind, operands), compareQueries);
  const first = flat[0];
  return first !== undefined && flat.length === 1 ? first : { kind, operands: flat };
}

function flatten(kind: "all" | "any", operands: readonly Query[]): readonly Query[] {
  if (operands.every((operand) => operand.kind !== kind)) return operands;
  return operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]));
}

function mergeTerms(operands: readonly Query[]): readonly Query[] {
  const values = new Map<FieldName, Value[]>();
  const others: Query[] = [];
  for (const operand of operands) {
    if (operand.kind !== "term" || operand.operator !== "in") {
      others.push(operand);
      continue;
    }
    const merged = values.get(operand.field);
    if (merged === undefined) values.set(operand.field, [...operand.values]);
    else merged.push(...operand.values);
  }
  return [...others, ...Array.from(values, ([field, merged]) => term(field, "in", merged))];
}
