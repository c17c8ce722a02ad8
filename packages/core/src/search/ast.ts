import type { FieldName } from "./query-fields.ts";
import type { Operator } from "./operator.ts";
import type { Value } from "./value.ts";

/**
 * A query in its canonical form; nobody writes to it. `build.ts` alone makes these nodes, so that two spellings of one question are
 * one tree.
 */
export type Query = All | Any | Not | Term;

/** Every operand holds: in order, no two alike, none of them an `all`. Without operands it is the empty query. */
export interface All {
  readonly kind: "all";
  readonly operands: readonly Query[];
}

/** Some operand holds: in order, two at least, no two alike, none of them an `any`. */
export interface Any {
  readonly kind: "any";
  readonly operands: readonly Query[];
}

/** Of anything but a `not`. */
export interface Not {
  readonly kind: "not";
  readonly operand: Query;
}

/** One field's question. `in` has values in order, no two alike; a comparison has one. */
export interface Term {
  readonly kind: "term";
  readonly field: FieldName;
  readonly operator: Operator;
  readonly values: readonly Value[];
}
