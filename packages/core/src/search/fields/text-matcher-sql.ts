import type { SqlConstants } from "../sql-constants.ts";
import type { Value } from "../value.ts";

/**
 * The SQL equivalent of `createTextMatcher`: alternatives over an expression for a folded text. LIKE and GLOB are not
 * used, because a Durable Object limits their patterns to 50 bytes, and LIKE has its own rules for letter case.
 */
export function compileTextMatch(text: string, values: readonly Value[], constants: SqlConstants): string[] {
  const texts = values.filter((value) => typeof value === "string");
  const wildcards = values.filter((value) => typeof value !== "string");
  return [
    ...compileEquals(text, texts, constants),
    ...wildcards.map(({ pieces }) => `(${compileWildcard(text, pieces, constants).join(" AND ")})`),
  ];
}

/** Alternatives for "equals one of the values": none, or one that can use an index on the column. */
export function compileEquals(text: string, values: readonly string[], constants: SqlConstants): string[] {
  const [first] = values;
  if (first === undefined) return [];
  return [values.length === 1 ? `${text} = ${constants.one(first)}` : `${text} IN ${constants.many(values)}`];
}

/** Conditions, to be joined with AND. Lengths are in code points, as in SQLite. */
function compileWildcard(text: string, pieces: readonly string[], constants: SqlConstants): string[] {
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  const middle = pieces.slice(1, -1);
  const [head, tail] = [codePoints(first), codePoints(last)];
  const conditions = [
    ...(first === "" ? [] : compilePrefix(text, first, constants)),
    ...(last === "" ? [] : [`substr(${text}, -${tail}) = ${constants.one(last)}`]),
    ...(first === "" || last === "" ? [] : [`length(${text}) >= ${head + tail}`]),
  ];
  const between = head + tail === 0 ? text : `substr(${text}, ${head + 1}, length(${text}) - ${head + tail})`;
  if (middle.length > 0) conditions.push(compileContains(between, middle, constants));
  return conditions.length > 0 ? conditions : [`${text} IS NOT NULL`];
}

/** Compiled to a range, which can use an index on the column. */
function compilePrefix(text: string, prefix: string, constants: SqlConstants): string[] {
  const next = successor(prefix);
  return [`${text} >= ${constants.one(prefix)}`, ...(next === null ? [] : [`${text} < ${constants.one(next)}`])];
}

/**
 * The text contains the pieces, in order and without overlap. Several pieces need a recursive query, because the length of
 * nested function calls would double with each piece.
 */
function compileContains(text: string, pieces: readonly string[], constants: SqlConstants): string {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return `instr(${text}, ${constants.one(first)}) > 0`;
  const { json, path } = constants.list(pieces);
  const piece = `json_extract(${json}, '${path}[' || found || ']')`;
  const rest = `substr(rest, instr(rest, ${piece}) + length(${piece}))`;
  return (
    `EXISTS (WITH RECURSIVE walk (found, rest) AS (SELECT 0, ${text} UNION ALL ` +
    `SELECT found + 1, ${rest} FROM walk WHERE found < ${pieces.length} AND instr(rest, ${piece}) > 0) ` +
    `SELECT 1 FROM walk WHERE found = ${pieces.length})`
  );
}

/** The smallest text greater than all texts with this prefix, in code point order. Null if there is none. */
function successor(text: string): string | null {
  const points = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  for (let point = points.pop(); point !== undefined; point = points.pop()) {
    // Folded texts contain no lone surrogates, so U+E000 follows U+D7FF.
    if (point < 0x10ffff) return String.fromCodePoint(...points, point === 0xd7ff ? 0xe000 : point + 1);
  }
  return null;
}

function codePoints(text: string): number {
  return Array.from(text).length;
}
