/** `in`: any of the values. The others compare with one value. */
export type Operator = "in" | "<" | "<=" | ">" | ">=";

/** From the first on, up to but without the second. A day has 86,400,000,000 microseconds, a number is a range of one. */
export type NumberRange = readonly [from: number, to: number];

/** The range that an operator makes of a value's own: `>D` is after the end of D, `<=D` up to its end. */
export function applyOperator(operator: Operator, [from, to]: NumberRange): NumberRange {
  switch (operator) {
    case "in":
      return [from, to];
    case "<":
      return [-Infinity, from];
    case "<=":
      return [-Infinity, to];
    case ">":
      return [to, Infinity];
    case ">=":
      return [from, Infinity];
  }
}
