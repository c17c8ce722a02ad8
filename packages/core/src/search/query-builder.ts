import { isWildcardTerm, type PlainTerm, type Query, type WildcardTerm } from "./ast.ts";
import type { PlainFieldName, WildcardFieldName } from "./field-names.ts";
import { compareQueries, sortDistinct } from "./query-order.ts";
import type { Operator } from "./operator.ts";
import { compareText, compareValues, type Value } from "./value.ts";

/**
 * Creates a condition on a plain field from normalized values. The functions of this file may keep the arrays passed to
 * them, so callers must not modify those arrays afterwards.
 */
export function plainTerm(field: PlainFieldName, operator: Operator, values: readonly string[]): PlainTerm {
  return { kind: "term", field, operator, values: sortDistinct(values, compareText) };
}

/** Creates a condition on a wildcard field from normalized values. */
export function wildcardTerm(field: WildcardFieldName, values: readonly Value[]): WildcardTerm {
  return { kind: "term", field, operator: "in", values: sortDistinct(values, compareValues) };
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
  const plain = new Map<PlainFieldName, string[]>();
  const wildcard = new Map<WildcardFieldName, Value[]>();
  const others: Query[] = [];
  for (const operand of operands) {
    if (operand.kind !== "term" || operand.operator !== "in") others.push(operand);
    else if (isWildcardTerm(operand)) addValues(wildcard, operand.field, operand.values);
    else addValues(plain, operand.field, operand.values);
  }
  return [
    ...others,
    ...Array.from(plain, ([field, values]) => plainTerm(field, "in", values)),
    ...Array.from(wildcard, ([field, values]) => wildcardTerm(field, values)),
  ];
}

function addValues<Name, Item>(byField: Map<Name, Item[]>, field: Name, values: readonly Item[]): void {
  const known = byField.get(field);
  if (known === undefined) byField.set(field, [...values]);
  else known.push(...values);
}
