import type { Query, Term } from "../ast.ts";
import { FIELDS } from "../query-fields.ts";
import { piecesOf, type Value } from "../value.ts";

/** Chooses one of so many: 0 to count - 1. */
export type ChooseIndex = (count: number) => number;

/**
 * Writes a query in some of the ways that people could: in another order, with other spaces, quotes, escapes and case,
 * with needless parentheses, repetitions and double negations, with runs where they mean the same.
 */
export function printVariant(query: Query, choose: ChooseIndex): string {
  const isEmpty = query.kind === "all" && query.operands.length === 0;
  return padded(isEmpty ? "" : spellAny(query, choose), choose);
}

function spellAny(query: Query, choose: ChooseIndex): string {
  const operands = query.kind === "any" ? query.operands.flatMap((operand) => split(operand, choose)) : [query];
  const texts = shuffled(operands, choose).map((operand) => spellAll(operand, choose));
  return joined(texts, pick(["OR", "or", "Or"], choose), choose);
}

/** A term of several values, as several terms. */
function split(query: Query, choose: ChooseIndex): Query[] {
  if (query.kind !== "term" || query.values.length < 2 || choose(2) === 0) return [query];
  return query.values.map((value) => ({ ...query, values: [value] }));
}

function spellAll(query: Query, choose: ChooseIndex): string {
  if (query.kind !== "all") return spellAlone(query, choose);
  const operands = shuffled(query.operands, choose);
  const isRun = meansTheSameAsRun(operands) && choose(2) === 0;
  const repeated = isRun ? operands : [...operands, ...operands.slice(0, choose(2))];
  const texts = repeated.map((operand) => spellAlone(operand, choose));
  return isRun ? sideBySide(texts, choose) : joined(texts, pick(["AND", "and", "aND"], choose), choose);
}

/** A run merges the values of a field, and all text; so side by side means AND only where there is nothing to merge. */
function meansTheSameAsRun(operands: readonly Query[]): boolean {
  const fields = operands.filter((operand) => operand.kind === "term").map(({ field }) => field);
  return new Set(fields).size === fields.length;
}

/** What may stand in a run of its own: bare text may be several words. */
function spellAlone(query: Query, choose: ChooseIndex): string {
  const isText = query.kind === "term" && query.field === "query" && query.values.length === 1;
  if (!isText || choose(2) === 0) return spellFactor(query, choose);
  const words = query.values.flatMap((value): readonly Value[] =>
    typeof value === "string" ? value.split(" ") : [value],
  );
  if (words.includes("")) return spellFactor(query, choose);
  return sideBySide(
    words.map((word) => spellText(word, choose)),
    choose,
  );
}

function spellFactor(query: Query, choose: ChooseIndex): string {
  const isCompound = query.kind === "all" || query.kind === "any";
  if (isCompound || choose(8) === 0) return `(${padded(spellAny(query, choose), choose)})`;
  if (query.kind === "term") return spellTerm(query, choose);
  if (query.operand.kind === "term" && choose(2) === 0) return `!${spellTerm(query.operand, choose)}`;
  return `${pick(["NOT ", "NOT NOT NOT\n"], choose)}${spellFactor(query.operand, choose)}`;
}

function spellTerm(term: Term, choose: ChooseIndex): string {
  const { field, operator } = term;
  const values = term.values.map((value) => spellValue(cased(term, value, choose), choose));
  const isList = values.length > 1 || (operator === "in" && choose(4) === 0);
  if (isList) {
    const items = [...shuffled(values, choose), ...values.slice(0, choose(2))];
    return `${field}:[${items.map((item) => padded(item, choose)).join(",")}]`;
  }
  const sign = FIELDS[field].ordered && choose(2) === 0 ? "=" : "";
  return `${field}:${operator === "in" ? sign : operator}${values.join()}`;
}

/** Another text that is read as the same value. */
function cased({ field }: Term, value: Value, choose: ChooseIndex): Value {
  const change = (text: string) => {
    if (field === "status" && text === "active") return pick(["active", "VISIBLE"], choose);
    const other =
      /^\d/.test(text) && !FIELDS[field].wildcards
        ? `0${text}`
        : Array.from(text, (char) => pick([char, char.toUpperCase()], choose)).join("");
    return FIELDS[field].read(other, false) === text ? other : text;
  };
  return typeof value === "string" ? change(value) : { pieces: value.pieces.map(change) };
}

function spellText(value: Value, choose: ChooseIndex): string {
  const text = spellValue(value, choose);
  return /^(?:and|or|not)$/i.test(text) ? `"${text}"` : text;
}

function spellValue(value: Value, choose: ChooseIndex): string {
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
