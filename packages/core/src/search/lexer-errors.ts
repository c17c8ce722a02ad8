import { QueryError } from "./query-error.ts";
import { FIELD_NAMES, findField } from "./query-fields.ts";
import { findClosestMatch } from "./closest-match.ts";
import type { KeyToken } from "./token.ts";

/**
 * The errors of the lexer: what it met, why that is refused, and what was probably meant. A suggestion stands for
 * exactly the span.
 */

export function danglingEscapeError(text: string): QueryError {
  const span = { start: text.length - 1, end: text.length };
  return new QueryError(
    "dangling-escape",
    "Nothing follows this `\\`. For a backslash, write `\\\\`.",
    text,
    span,
    "\\\\",
  );
}

export function unclosedQuoteError(text: string, start: number): QueryError {
  return new QueryError("unclosed-quote", "This quote is not closed.", text, { start, end: start + 1 });
}

export function emptyQuotesError(text: string, start: number, end: number): QueryError {
  return new QueryError("empty-value", "There is nothing between these quotes.", text, { start, end });
}

/** Something stands right behind a text, as in `a(b)`. */
export function gluedTextError(text: string, start: number, listed: boolean): QueryError {
  const end = endOfWord(text, start, listed);
  const word = text.slice(start, end);
  const message = `A text ends at a space or at ")". To find \`${word}\` as it is, quote it.`;
  return new QueryError("glued", message, text, { start, end }, quote(word));
}

/** A text starts with `!` or `[`. */
export function invalidTextStartError(text: string, start: number): QueryError {
  if (text[start] === "!") {
    const message = "`!` negates a `key:value`. Before a text or a group write NOT; to find a `!`, quote it.";
    return new QueryError("unquoted-text", message, text, { start, end: start + 1 }, "NOT ");
  }
  return unquotedTextError(text, start, "A text cannot start with `[`.");
}

/** What stands before the colon is no field. */
export function invalidKeyError(text: string, start: number, colon: number): QueryError {
  const named = text[start] === "!" ? start + 1 : start;
  const name = text.slice(named, colon);
  if (!/^-?[a-z][\w.-]*$/i.test(name) || /^(?:\/\/|:)/.test(text.slice(colon + 1, colon + 3))) {
    return unquotedTextError(text, start, "A text cannot hold a colon.");
  }
  if (name.startsWith("-") && findField(name.slice(1)) !== undefined) {
    const end = endOfWord(text, start);
    const message = `A term is negated with "!": write \`!${name.slice(1)}:\`.`;
    return new QueryError("unknown-field", message, text, { start, end }, `!${text.slice(named + 1, end)}`);
  }
  return unknownFieldError(text, { start: named, end: colon }, name);
}

function unknownFieldError(text: string, span: { start: number; end: number }, name: string): QueryError {
  const near = findClosestMatch(name.toLowerCase(), FIELD_NAMES);
  const hint =
    near === null ? `There are ${FIELD_NAMES.join(", ")}. To find the text, quote it.` : `Did you mean \`${near}\`?`;
  return new QueryError("unknown-field", `There is no field \`${name}\`. ${hint}`, text, span, near);
}

/** No value stands right behind the key, or one that starts with a colon. */
export function missingValueError(text: string, key: KeyToken, start: number): QueryError {
  if (text[start] === ":") return unquotedTextError(text, start, "A value cannot start with a colon.");
  const rest = /^\s+(?!(?:and|or|not)(?![^\s()]))(?=[^\s()])/i.exec(text.slice(start));
  const message = `\`${text.slice(key.start, start)}\` needs a value right behind it.`;
  if (rest === null) return new QueryError("empty-value", message, text, { start: key.start, end: start });
  const from = start + rest[0].length;
  const end = endOfWord(text, from);
  const suggestion = text.slice(key.start, start) + text.slice(from, end);
  return new QueryError("empty-value", `${message} Drop the space.`, text, { start: key.start, end }, suggestion);
}

/** A list has no value where one should be. */
export function missingItemError(text: string, key: KeyToken, start: number): QueryError {
  const character = text[start];
  if (character === ":") return unquotedTextError(text, start, "A value cannot start with a colon.", true);
  if (character === undefined || character === ")") {
    return new QueryError("unclosed-list", "This list is not closed.", text, { start: key.end, end: key.end + 1 });
  }
  if (/^\[\s*$/.test(text.slice(key.end, start))) {
    return new QueryError("empty-list", "There is nothing in this list.", text, { start: key.end, end: start + 1 });
  }
  return new QueryError("empty-value", "A value is missing here.", text, { start, end: start + 1 });
}

function unquotedTextError(text: string, start: number, message: string, listed = false): QueryError {
  const end = endOfWord(text, start, listed);
  const suggestion = quote(text.slice(start, end));
  return new QueryError("unquoted-text", `${message} Quote it: ${suggestion}`, text, { start, end }, suggestion);
}

/** Where a reader would see the word end: at a space, or at a parenthesis or a list that was opened before it. */
function endOfWord(text: string, start: number, listed = false): number {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (/\s/.test(character) || (listed && /[,\]]/.test(character))) return index;
    if (character === "\\") index += 1;
    else if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    if (depth < 0) return index;
  }
  return text.length;
}

/** Quotes a piece of query text; the escapes it has go on to mean the same. */
function quote(raw: string): string {
  return `"${raw.replaceAll(/\\[^]|\\$|"/g, (found) => (found.length === 1 ? `\\${found}` : found))}"`;
}
