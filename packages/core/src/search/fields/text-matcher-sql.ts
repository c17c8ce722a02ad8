import type { SqlConstants } from "../sql-constants.ts";
import type { Value } from "../value.ts";

/**
 * `createMatcher` in SQL: alternatives over an expression for a folded text. LIKE and GLOB are not used: their patterns
 * are bounded to 50 bytes in a Durable Object, and fold letters by rules of their own.
 */
export function compileTextMatch(text: string, values: readonly Value[], constants: SqlConstants): string[] {
  const texts = values.filter((value) => typeof value === "string");
  const wildcards = values.filter((value) => typeof value !== "string");
  return [
    ...compileEquals(text, texts, constants),
    ...wildcards.map(({ pieces }) => `(${compileWildcard(text, pieces, constants).join(" AND ")})`),
  ];
}

/** Alternatives for "is one of": none, or one that an index on the column serves. */
export function compileEquals(text: string, values: readonly string[], constants: SqlConstants): string[] {
  const [first] = values;
  if (first === undefined) return [];
  return [values.length === 1 ? `${text} = ${constants.one(first)}` : `${text} IN ${constants.many(values)}`];
}

/** Conditions that all have to hold. Lengths are in code points, as SQLite counts them. */
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

/** A range, so that an index on the column serves it. */
function compilePrefix(text: string, prefix: string, constants: SqlConstants): string[] {
  const next = successor(prefix);
  return [`${text} >= ${constants.one(prefix)}`, ...(next === null ? [] : [`${text} < ${constants.one(next)}`])];
}

/** The pieces occur in order and do not overlap. More than one are walked, for nested calls would double with each. */
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

/** The least text above all that begin with this one, in code point order; null if there is none. */
function successor(text: string): string | null {
  const points = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  for (let point = points.pop(); point !== undefined; point = points.pop()) {
    // No text holds a lone surrogate: the code point after U+D7FF is U+E000.
    if (point < 0x10ffff) return String.fromCodePoint(...points, point === 0xd7ff ? 0xe000 : point + 1);
  }
  return null;
}

function codePoints(text: string): number {
  return Array.from(text).length;
}
