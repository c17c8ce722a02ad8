import type { OrganizationFacts } from "../organization-facts.ts";
import { applyOperator, type Operator, type NumberRange } from "../operator.ts";
import type { SqlConstants } from "../sql-constants.ts";
import type { Value } from "../value.ts";
import type { Facet, Field } from "./field.ts";

export interface Quantity {
  readonly accepts: string;
  readonly read: (text: string) => string | null;
  /** What a value as `read` left it stands for. */
  readonly range: (value: string) => NumberRange;
}

/** A number or a time, compared with ranges: equal is within, greater is after the end. */
export function orderedField(
  { accepts, read, range }: Quantity,
  fact: (facts: OrganizationFacts) => number | null | undefined,
  column: string,
  facet?: Facet,
): Field {
  const ranges = (values: readonly Value[], operator: Operator) =>
    values.filter((value) => typeof value === "string").map((value) => applyOperator(operator, range(value)));
  return {
    accepts,
    wildcards: false,
    ordered: true,
    ...(facet !== undefined && { facet }),
    read,
    test: (values, operator) => {
      const wanted = ranges(values, operator);
      return (facts) => {
        const number = fact(facts);
        if (number === undefined) return null;
        return number !== null && wanted.some(([from, to]) => number >= from && number < to);
      };
    },
    sql: (values, operator, { constants }) =>
      ranges(values, operator).map((wanted) => sqlWithin(column, wanted, constants)),
  };
}

/** NULL, which is unknown, stays NULL. */
function sqlWithin(column: string, [from, to]: NumberRange, constants: SqlConstants): string {
  const conditions = [
    ...(from === -Infinity ? [] : [`${column} >= ${constants.one(from)}`]),
    ...(to === Infinity ? [] : [`${column} < ${constants.one(to)}`]),
  ];
  return `(${conditions.join(" AND ")})`;
}
