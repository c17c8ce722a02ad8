import { isWildcardFieldName, type PlainFieldName, type WildcardFieldName } from "./field-names.ts";
import type { Operator } from "./operator.ts";
import type { Value } from "./value.ts";

/**
 * The syntax tree of a query, in canonical form and immutable. Only `query-builder.ts` creates nodes, so that equivalent
 * spellings of a query produce equal trees.
 */
export type Query = All | Any | Not | Term;

/** Conjunction. Operands are sorted and distinct; none is an `all`. Without operands it is the empty query. */
export interface All {
  readonly kind: "all";
  readonly operands: readonly Query[];
}

/** Disjunction. At least two operands, sorted and distinct; none is an `any`. */
export interface Any {
  readonly kind: "any";
  readonly operands: readonly Query[];
}

/** Negation. The operand is not a `not`. */
export interface Not {
  readonly kind: "not";
  readonly operand: Query;
}

/** A condition on one field. The name of the field tells which of the two types it is. */
export type Term = PlainTerm | WildcardTerm;

/** With `in`, the values are sorted and distinct. A comparison has exactly one value. */
export interface PlainTerm {
  readonly kind: "term";
  readonly field: PlainFieldName;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** The values are sorted and distinct. */
export interface WildcardTerm {
  readonly kind: "term";
  readonly field: WildcardFieldName;
  readonly operator: "in";
  readonly values: readonly Value[];
}

export function isWildcardTerm(term: Term): term is WildcardTerm {
  return isWildcardFieldName(term.field);
}
