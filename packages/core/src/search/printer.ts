import type { Query, Term } from "./ast.ts";
import { printEscaped, type Value } from "./value.ts";

/** Prints the canonical text, which is the same for all equivalent spellings of a query. Every AND is written out. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case "all":
      return printAll(query.operands);
    case "any":
      return printAny(query.operands);
    case "not":
      return query.operand.kind === "term" ? `!${printTerm(query.operand)}` : `NOT (${printQuery(query.operand)})`;
    case "term":
      return printTerm(query);
  }
}

/** AND binds tighter than OR, so an `any` operand needs parentheses. */
function printAll(operands: readonly Query[]): string {
  let text = "";
  for (const operand of operands) {
    const printed = operand.kind === "any" ? `(${printAny(operand.operands)})` : printQuery(operand);
    text = text === "" ? printed : `${text} AND ${printed}`;
  }
  return text;
}

/**
 * An `all` operand is printed without parentheses. Nesting is limited, and canonical text must not nest deeper than the
 * text that it was parsed from.
 */
function printAny(operands: readonly Query[]): string {
  return operands.map(printQuery).join(" OR ");
}

function printTerm({ field, operator, values }: Term): string {
  const print = field === "query" ? quote : printValue;
  const first = values[0];
  if (first !== undefined && values.length === 1) return `${field}:${operator === "in" ? "" : operator}${print(first)}`;
  return `${field}:[${values.map(print).join(",")}]`;
}

/** Matches a text that needs neither quotes nor escapes in any position. */
const UNQUOTED_TEXT = /^[\w.@+-][\w.@+:-]*$/;

function printValue(value: Value): string {
  return typeof value === "string" && UNQUOTED_TEXT.test(value) ? value : quote(value);
}

function quote(value: Value): string {
  return `"${printEscaped(value)}"`;
}
