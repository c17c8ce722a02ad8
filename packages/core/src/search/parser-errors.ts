import type { QueryBounds } from "./query-bounds.ts";
import { QueryError, type QueryErrorCode, type Span } from "./query-error.ts";
import type { FieldName } from "./field-names.ts";
import { FIELDS } from "./query-fields.ts";
import { findClosestMatch } from "./closest-match.ts";
import { unclosedListError } from "./lexer-errors.ts";
import type { KeyToken, Token, TextToken } from "./token.ts";

/** The errors of the parser. A suggestion replaces exactly the span. */

const BOUND_CODES: Readonly<Record<keyof QueryBounds, QueryErrorCode>> = {
  characters: "too-long",
  terms: "too-many-terms",
  lookups: "too-many-leaves",
  depth: "too-deep",
};

export function exceededBoundError(text: string, bound: keyof QueryBounds, limit: number, span: Span): QueryError {
  const what = {
    characters: `A query is at most ${limit} characters long.`,
    terms: `A query has at most ${limit} terms: texts, values, and items of lists.`,
    lookups: `A query has at most ${limit} member values: \`email\`, \`member_id\`, and texts that are e-mail addresses.`,
    depth: `Parentheses are nested at most ${limit} deep.`,
  }[bound];
  return new QueryError(BOUND_CODES[bound], what, text, span);
}

/** A token other than a term, where a term is expected. At the end of a group or query, the error names the token before. */
export function unexpectedTokenError(text: string, token: Token, before: Token | null): QueryError {
  const isDangling = before !== null && (token.kind === "end" || token.kind === "close");
  const { start, end } = isDangling ? before : token;
  const word = text.slice(start, end);
  const message = word === ")" ? "This parenthesis has no opening parenthesis." : `\`${word}\` has no operand.`;
  return new QueryError("unexpected", message, text, { start, end });
}

export function unclosedGroupError(text: string, open: Token): QueryError {
  return new QueryError("unclosed-parenthesis", "This parenthesis is not closed.", text, open);
}

export function emptyGroupError(text: string, open: Token, close: Token): QueryError {
  const span = { start: open.start, end: close.end };
  return new QueryError("empty-group", "This group is empty.", text, span);
}

/** A list in which neither "," nor "]" follows a value. */
export function malformedListError(text: string, key: KeyToken, position: number): QueryError {
  const character = text[position];
  if (character === undefined || character === ")") return unclosedListError(text, key);
  const message = "The values of a list are separated by `,`.";
  return new QueryError("unexpected", message, text, { start: position, end: position + 1 });
}

export function unorderedFieldError(text: string, key: KeyToken, end: number): QueryError {
  const message = `\`${key.namedField.name}\` does not support comparisons. To search for the text, quote it.`;
  return new QueryError("no-comparison", message, text, { start: key.end, end });
}

export function wildcardNotAllowedError(text: string, name: FieldName, { start, end }: TextToken): QueryError {
  const message = `\`${name}\` does not support wildcards. For a star, write \`\\*\`.`;
  return new QueryError("no-wildcard", message, text, { start, end });
}

/** A value of a source field that no source of the deployment has. */
export function unknownSourceValueError(
  text: string,
  name: FieldName,
  inView: readonly string[],
  { start, end }: TextToken,
): QueryError {
  const word = text.slice(start, end);
  const values = inView.length === 0 ? "none" : inView.join(", ");
  const message = `No source has the ${name} \`${word}\`. In view: ${values}.`;
  return new QueryError("invalid-value", message, text, { start, end }, findClosestMatch(word.toLowerCase(), inView));
}

export function invalidValueError(text: string, name: FieldName, { start, end }: TextToken): QueryError {
  const { accepts, choices = [] } = FIELDS[name];
  const word = text.slice(start, end);
  const message = `\`${name}\` takes ${accepts}; not \`${word}\`.`;
  return new QueryError("invalid-value", message, text, { start, end }, findClosestMatch(word.toLowerCase(), choices));
}
