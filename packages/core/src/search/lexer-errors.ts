import { QueryError } from "./query-error.ts";
import { FIELD_NAMES } from "./field-names.ts";
import { findField } from "./query-fields.ts";
import { findClosestMatch } from "./closest-match.ts";
import type { KeyToken } from "./token.ts";

/**
 * Characters without a visible form, besides the control characters U+0000 to U+001F and U+007F to U+009F: soft hyphen,
 * zero-width spaces and joiners, and marks of the writing direction.
 */
export const INVISIBLE_CHARACTERS =
  "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e" +
  "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\u3164\uffa0\ufff9\ufffa\ufffb";
/** The control characters that are white space separate words, so no word has them. */
const INVISIBLE_CHARACTER = new RegExp(`[\\p{Cc}${INVISIBLE_CHARACTERS}]`, "u");
const INVISIBLE = new RegExp(INVISIBLE_CHARACTER, "gu");

/** The errors of the lexer. A suggestion replaces exactly the span. */

export function danglingEscapeError(text: string): QueryError {
  const span = { start: text.length - 1, end: text.length };
  return new QueryError(
    "dangling-escape",
    "This `\\` has no character after it. For a backslash, write `\\\\`.",
    text,
    span,
    "\\\\",
  );
}

export function unclosedQuoteError(text: string, start: number): QueryError {
  return new QueryError("unclosed-quote", "This quote is not closed.", text, { start, end: start + 1 });
}

export function emptyQuotesError(text: string, start: number, end: number): QueryError {
  return new QueryError("empty-value", "The text between these quotes is empty.", text, { start, end });
}

/** A text is followed by another token without a space, as in `a(b)`. */
export function gluedTextError(text: string, start: number, inList: boolean): QueryError {
  const end = endOfWord(text, start, inList);
  const word = text.slice(start, end);
  const message = `A text ends at a space or at ")". To search for \`${word}\`, quote it.`;
  return new QueryError("glued", message, text, { start, end }, quote(word));
}

/** A text starts with `!` or `[`. */
export function invalidTextStartError(text: string, start: number): QueryError {
  if (text[start] === "!") {
    const message = "`!` negates a `key:value`. Before a text or a group, write NOT. To search for `!`, quote it.";
    return new QueryError("unquoted-text", message, text, { start, end: start + 1 }, "NOT ");
  }
  return unquotedTextError(text, start, "A text cannot start with `[`.");
}

/** An operator of another query language: `&&` or `||`. */
export function foreignOperatorError(text: string, start: number, end: number, operator: "AND" | "OR"): QueryError {
  const message = `\`${text.slice(start, end)}\` is not an operator. Write ${operator}. To search for the text, quote it.`;
  return new QueryError("foreign-operator", message, text, { start, end }, operator);
}

/** A negation, the name of a field, and an operator that another query language has in place of the colon. */
const FOREIGN_TERM = /^([!-]?)([a-z][a-z_]{0,31})(!=|==?|<=?|>=?)/;

/** The error of a term as other query languages write it, such as `slug=foo` or `members>5`. Null for any other text. */
export function foreignTermError(text: string, start: number, word: string): QueryError | null {
  const [found = "", negation = "", name = "", sign = ""] = FOREIGN_TERM.exec(word) ?? [];
  const named = findField(name);
  if (named === undefined) return null;
  const isComparison = sign.startsWith("<") || sign.startsWith(">");
  if (isComparison && !(named.type === "plain" && named.field.ordered)) return null;
  const end = endOfTerm(text, start + found.length);
  const isNegated = (negation === "") === (sign === "!=");
  const term = `${isNegated ? "!" : ""}${name}:${isComparison ? sign : ""}${text.slice(start + found.length, end)}`;
  const hasValue = end > start + found.length;
  const message = `A field and its value are separated by a colon: \`${name}:\`. To search for the text, quote it.`;
  return new QueryError("foreign-operator", message, text, { start, end }, hasValue ? term : null);
}

/** The end of a value: of the quoted text, or of the word. */
function endOfTerm(text: string, start: number): number {
  const quoted = text[start] === '"' ? text.indexOf('"', start + 1) : -1;
  return quoted < 0 ? endOfWord(text, start) : quoted + 1;
}

/** An unquoted text has a character that a reader cannot see. */
export function invisibleCharacterError(text: string, start: number, inList = false): QueryError {
  const end = endOfWord(text, start, inList);
  const word = text.slice(start, end);
  const visible = word.replaceAll(INVISIBLE, "");
  const code = INVISIBLE_CHARACTER.exec(word)?.[0].charCodeAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const message = `This text has the invisible character ${name}. Leave it out, or quote the text to search for it.`;
  return new QueryError("invisible-character", message, text, { start, end }, visible === "" ? null : visible);
}

/** The text before a colon is not the name of a field. */
export function invalidKeyError(text: string, start: number, colon: number): QueryError {
  const nameStart = text[start] === "!" ? start + 1 : start;
  const name = text.slice(nameStart, colon);
  if (!/^-?[a-z][\w.-]*$/i.test(name) || /^(?:\/\/|:)/.test(text.slice(colon + 1, colon + 3))) {
    return unquotedTextError(text, start, "A text cannot contain a colon.");
  }
  if (name.startsWith("-") && findField(name.slice(1)) !== undefined) {
    const end = endOfWord(text, start);
    const message = `A term is negated with "!": write \`!${name.slice(1)}:\`.`;
    return new QueryError("unknown-field", message, text, { start, end }, `!${text.slice(nameStart + 1, end)}`);
  }
  return unknownFieldError(text, { start: nameStart, end: colon }, name);
}

function unknownFieldError(text: string, span: { start: number; end: number }, name: string): QueryError {
  const match = findClosestMatch(name.toLowerCase(), FIELD_NAMES);
  const hint =
    match === null
      ? `The fields are ${FIELD_NAMES.join(", ")}. To search for the text, quote it.`
      : `Did you mean \`${match}\`?`;
  return new QueryError("unknown-field", `There is no field \`${name}\`. ${hint}`, text, span, match);
}

/** A key has no value directly after it, or its value starts with a colon. */
export function missingValueError(text: string, key: KeyToken, start: number): QueryError {
  if (text[start] === ":") return unquotedTextError(text, start, "A value cannot start with a colon.");
  const rest = /^\s+(?!(?:and|or|not)(?![^\s()]))(?=[^\s()])/i.exec(text.slice(start));
  const message = `\`${text.slice(key.start, start)}\` needs a value directly after it.`;
  if (rest === null) return new QueryError("empty-value", message, text, { start: key.start, end: start });
  const from = start + rest[0].length;
  const end = endOfWord(text, from);
  const suggestion = text.slice(key.start, start) + text.slice(from, end);
  return new QueryError("empty-value", `${message} Remove the space.`, text, { start: key.start, end }, suggestion);
}

/** A value is missing in a list. */
export function missingItemError(text: string, key: KeyToken, start: number): QueryError {
  const character = text[start];
  if (character === ":") return unquotedTextError(text, start, "A value cannot start with a colon.", true);
  if (character === undefined || character === ")") return unclosedListError(text, key);
  if (/^\[\s*$/.test(text.slice(key.end, start))) {
    return new QueryError("empty-list", "This list is empty.", text, { start: key.end, end: start + 1 });
  }
  return new QueryError("empty-value", "A value is missing here.", text, { start, end: start + 1 });
}

export function unclosedListError(text: string, key: KeyToken): QueryError {
  return new QueryError("unclosed-list", "This list is not closed.", text, { start: key.end, end: key.end + 1 });
}

function unquotedTextError(text: string, start: number, message: string, inList = false): QueryError {
  const end = endOfWord(text, start, inList);
  const suggestion = quote(text.slice(start, end));
  return new QueryError("unquoted-text", `${message} Quote it: ${suggestion}`, text, { start, end }, suggestion);
}

/** The end of the word as a reader sees it: at a space, or at a delimiter that closes a group or list opened earlier. */
function endOfWord(text: string, start: number, inList = false): number {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (/\s/.test(character) || (inList && /[,\]]/.test(character))) return index;
    if (character === "\\") index += 1;
    else if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    if (depth < 0) return index;
  }
  return text.length;
}

/** Quotes a part of the query text. Its escapes keep their meaning. */
function quote(raw: string): string {
  return `"${raw.replaceAll(/\\[^]|\\$|"/g, (found) => (found.length === 1 ? `\\${found}` : found))}"`;
}
