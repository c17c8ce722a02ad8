import type { Query, Term } from "./ast.ts";
import { printEscaped, type Value } from "./value.ts";

/** Prints the one text that all spellings of a query share. It has no runs: every AND is said. */
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

/** AND binds tighter than OR, so an `any` within needs parentheses. */
function printAll(operands: readonly Query[]): string {
  let text = "";
  for (const operand of operands) {
    const printed = operand.kind === "any" ? `(${printAny(operand.operands)})` : printQuery(operand);
    text = text === "" ? printed : `${text} AND ${printed}`;
  }
  return text;
}

/** An `all` within needs none: parentheses are bounded, and canonical text has no more of them than its source. */
function printAny(operands: readonly Query[]): string {
  return operands.map(printQuery).join(" OR ");
}

function printTerm({ field, operator, values }: Term): string {
  const print = field === "query" ? quote : printValue;
  const first = values[0];
  if (first !== undefined && values.length === 1) return `${field}:${operator === "in" ? "" : operator}${print(first)}`;
  return `${field}:[${values.map(print).join(",")}]`;
}

/** Texts that need no quotes anywhere, and no escapes. */
const PLAIN = /^[\w.@+-][\w.@+:-]*$/;

function printValue(value: Value): string {
  return typeof value === "string" && PLAIN.test(value) ? value : quote(value);
}

function quote(value: Value): string {
  return `"${printEscaped(value)}"`;
}
