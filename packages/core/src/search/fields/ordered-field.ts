import type { OrganizationFacts } from "../organization-facts.ts";
import { applyOperator, type Operator, type NumberRange } from "../operator.ts";
import type { SqlConstants } from "../sql-constants.ts";
import type { Facet, PlainField } from "./field.ts";
import { readWholeNumber } from "./whole-number.ts";

/** The type of the values of an ordered field. */
export interface Quantity {
  readonly accepts: string;
  readonly normalize: (text: string) => string | null;
  /** The range of a normalized value. */
  readonly range: (value: string) => NumberRange;
}

/** A number or a time. It equals a value if it is within the value's range, and is greater from the end of that range on. */
export function orderedField(
  { accepts, normalize, range }: Quantity,
  fact: (facts: OrganizationFacts) => number | null | undefined,
  column: string,
  facet?: Facet,
): PlainField {
  const ranges = (values: readonly string[], operator: Operator) =>
    values.map((value) => applyOperator(operator, range(value)));
  return {
    accepts,
    ordered: true,
    ...(facet !== undefined && { facet }),
    normalize,
    createPredicate: (values, operator) => {
      const accepted = ranges(values, operator);
      return (facts) => {
        const number = fact(facts);
        if (number === undefined) return null;
        return number !== null && accepted.some(([from, to]) => number >= from && number < to);
      };
    },
    compileSql: (values, operator, { constants }) =>
      ranges(values, operator).map((accepted) => compileRange(column, accepted, constants)),
  };
}

/** The result is NULL for a NULL column, because NULL means unknown. */
function compileRange(column: string, [from, to]: NumberRange, constants: SqlConstants): string {
  const conditions = [
    ...(from === -Infinity ? [] : [`${column} >= ${constants.one(from)}`]),
    ...(to === Infinity ? [] : [`${column} < ${constants.one(to)}`]),
  ];
  return `(${conditions.join(" AND ")})`;
}

/** At most 15 digits, so that every value is exact in a double. */
const MAX_DIGITS = 15;

/** A whole number. */
export const countQuantity: Quantity = {
  accepts: "a whole number (12), or a comparison with one (>=12)",
  normalize: (text) => {
    const digits = readWholeNumber(text);
    return digits === null || digits.length > MAX_DIGITS ? null : digits;
  },
  range: (value) => [Number(value), Number(value) + 1],
};
