/** `in` matches any of the values. The other operators compare with one value. */
export type Operator = "in" | "<" | "<=" | ">" | ">=";

/**
 * A half-open range: `from` is included, `to` is not. A whole number is a range of length 1, and a day is a range of
 * 86,400,000,000 microseconds.
 */
export type NumberRange = readonly [from: number, to: number];

/** Applies an operator to the range of a value. For a day D, `>D` starts at the end of D, and `<=D` ends there. */
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
