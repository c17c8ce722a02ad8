import { isWildcardTerm, type Query, type Term } from "../ast.ts";
import { FIELDS, PLAIN_FIELDS } from "../query-fields.ts";
import { piecesOf, type Value } from "../value.ts";

/** Returns a random index from 0 to count - 1. */
type ChooseIndex = (count: number) => number;

/**
 * Prints a random spelling of a query. It varies the order, spaces, quotes, escapes and case. It adds redundant parentheses,
 * repetitions and double negations, and omits AND where the meaning stays the same.
 */
export function printVariant(query: Query, choose: ChooseIndex): string {
  const isEmpty = query.kind === "all" && query.operands.length === 0;
  return padded(isEmpty ? "" : printAny(query, choose), choose);
}

function printAny(query: Query, choose: ChooseIndex): string {
  const operands = query.kind === "any" ? query.operands.flatMap((operand) => splitValues(operand, choose)) : [query];
  const texts = shuffled(operands, choose).map((operand) => printAll(operand, choose));
  return joined(texts, pick(["OR", "or", "Or"], choose), choose);
}

/** Randomly splits a term with several values into several terms. */
function splitValues(query: Query, choose: ChooseIndex): Query[] {
  if (query.kind !== "term" || query.values.length < 2 || choose(2) === 0) return [query];
  if (isWildcardTerm(query)) return query.values.map((value) => ({ ...query, values: [value] }));
  return query.values.map((value) => ({ ...query, values: [value] }));
}

function printAll(query: Query, choose: ChooseIndex): string {
  if (query.kind !== "all") return printOperand(query, choose);
  const operands = shuffled(query.operands, choose);
  const isSequence = hasDistinctFields(operands) && choose(2) === 0;
  const repeated = isSequence ? operands : [...operands, ...operands.slice(0, choose(2))];
  const texts = repeated.map((operand) => printOperand(operand, choose));
  return isSequence ? sideBySide(texts, choose) : joined(texts, pick(["AND", "and", "aND"], choose), choose);
}

/** AND can be omitted only between different fields, because without it the values of one field are merged. */
function hasDistinctFields(operands: readonly Query[]): boolean {
  const fields = operands.filter((operand) => operand.kind === "term").map(({ field }) => field);
  return new Set(fields).size === fields.length;
}

/** Prints one operand of an AND. Text without a key may become several words. */
function printOperand(query: Query, choose: ChooseIndex): string {
  const isText = query.kind === "term" && query.field === "query" && query.values.length === 1;
  if (!isText || choose(2) === 0) return printFactor(query, choose);
  const words = query.values.flatMap((value): readonly Value[] =>
    typeof value === "string" ? value.split(" ") : [value],
  );
  if (words.includes("")) return printFactor(query, choose);
  return sideBySide(
    words.map((word) => printText(word, choose)),
    choose,
  );
}

function printFactor(query: Query, choose: ChooseIndex): string {
  const isCompound = query.kind === "all" || query.kind === "any";
  if (isCompound || choose(8) === 0) return `(${padded(printAny(query, choose), choose)})`;
  if (query.kind === "term") return printTerm(query, choose);
  if (query.operand.kind === "term" && choose(2) === 0) return `!${printTerm(query.operand, choose)}`;
  return `${pick(["NOT ", "NOT NOT NOT\n"], choose)}${printFactor(query.operand, choose)}`;
}

function printTerm(term: Term, choose: ChooseIndex): string {
  const { field, operator } = term;
  const isOrdered = !isWildcardTerm(term) && PLAIN_FIELDS[term.field].ordered;
  const values = term.values.map((value) => printValue(variantOf(term, value, choose), choose));
  const isList = values.length > 1 || (operator === "in" && choose(4) === 0);
  if (isList) {
    const items = [...shuffled(values, choose), ...values.slice(0, choose(2))];
    return `${field}:[${items.map((item) => padded(item, choose)).join(",")}]`;
  }
  const sign = isOrdered && choose(2) === 0 ? "=" : "";
  return `${field}:${operator === "in" ? sign : operator}${values.join()}`;
}

/** Returns a random value that is normalized to the same value. */
function variantOf(term: Term, value: Value, choose: ChooseIndex): Value {
  const { field } = term;
  const change = (text: string) => {
    if (field === "status" && text === "active") return pick(["active", "VISIBLE"], choose);
    const other =
      /^\d/.test(text) && !isWildcardTerm(term)
        ? `0${text}`
        : Array.from(text, (char) => pick([char, char.toUpperCase()], choose)).join("");
    return FIELDS[field].normalize(other, false) === text ? other : text;
  };
  return typeof value === "string" ? change(value) : { pieces: value.pieces.map(change) };
}

function printText(value: Value, choose: ChooseIndex): string {
  const text = printValue(value, choose);
  return /^(?:and|or|not)$/i.test(text) ? `"${text}"` : text;
}

function printValue(value: Value, choose: ChooseIndex): string {
  const quoted = choose(2) === 0;
  const mustEscape = quoted ? /["\\*]/ : /[^\p{L}\p{N}]/u;
  const escape = (text: string) =>
    Array.from(text, (char) => (mustEscape.test(char) || choose(8) === 0 ? `\\${char}` : char)).join("");
  const text = piecesOf(value)
    .map(escape)
    .join(pick(["*", "**"], choose));
  return quoted ? `"${text}"` : text;
}

function joined(texts: readonly string[], operator: string, choose: ChooseIndex): string {
  return texts.reduce((left, right) => `${left}${space(choose)}${operator}${space(choose)}${right}`);
}

function sideBySide(texts: readonly string[], choose: ChooseIndex): string {
  return texts.reduce((left, right) => `${left}${space(choose)}${right}`);
}

function padded(text: string, choose: ChooseIndex): string {
  return `${pick(["", space(choose)], choose)}${text}${pick(["", space(choose)], choose)}`;
}

function space(choose: ChooseIndex): string {
  return pick([" ", "  ", "\t", "\n", "\u00A0", "\u3000"], choose);
}

function shuffled<T>(items: readonly T[], choose: ChooseIndex): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(choose(rest.length), 1));
}

function pick<T>(items: readonly [T, ...T[]], choose: ChooseIndex): T {
  return items[choose(items.length)] ?? items[0];
}
