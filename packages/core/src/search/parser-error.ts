import type { Bounds } from "./bounds.ts";
import { QueryError, type QueryErrorCode, type Span } from "./error.ts";
import { FIELDS, type FieldName } from "./fields.ts";
import { nearest } from "./nearest.ts";
import type { Key, Token, Written } from "./token.ts";

/** The errors of the parser: what it met, and why that is refused. A suggestion stands for exactly the span. */

const BOUND_CODES: Readonly<Record<keyof Bounds, QueryErrorCode>> = {
  characters: "too-long",
  terms: "too-many-terms",
  leaves: "too-many-leaves",
  depth: "too-deep",
};

export function blameBound(text: string, bound: keyof Bounds, limit: number, span: Span): QueryError {
  const what = {
    characters: `A query is at most ${limit} characters long.`,
    terms: `A query has at most ${limit} terms: texts, values, and items of lists.`,
    leaves: `A query asks for at most ${limit} members: \`email\`, \`member_id\`, and texts that are e-mail addresses.`,
    depth: `Parentheses are at most ${limit} deep.`,
  }[bound];
  return new QueryError(BOUND_CODES[bound], what, text, span);
}

/** A mark where a term should be, and the token before it: of two, the one that leads nowhere is blamed. */
export function blameMark(text: string, token: Token, before: Token | null): QueryError {
  const dangles = before !== null && (token.kind === "end" || token.kind === "close");
  const { start, end } = dangles ? before : token;
  const word = text.slice(start, end);
  const message = word === ")" ? "This parenthesis closes nothing." : `There is nothing for \`${word}\` to work on.`;
  return new QueryError("unexpected", message, text, { start, end });
}

export function blameOpen(text: string, open: Token): QueryError {
  return new QueryError("unclosed-parenthesis", "This parenthesis is not closed.", text, open);
}

export function blameGroup(text: string, open: Token, close: Token): QueryError {
  const span = { start: open.start, end: close.end };
  return new QueryError("empty-group", "There is nothing between these parentheses.", text, span);
}

/** A list that goes on with neither "," nor "]". */
export function blameList(text: string, key: Key, position: number): QueryError {
  const character = text[position];
  if (character === undefined || character === ")") {
    return new QueryError("unclosed-list", "This list is not closed.", text, { start: key.end, end: key.end + 1 });
  }
  const message = "The values of a list are separated by `,`.";
  return new QueryError("unexpected", message, text, { start: position, end: position + 1 });
}

export function blameComparison(text: string, key: Key, end: number): QueryError {
  const message = `\`${key.named.name}\` has no order to compare in. To find the text, quote it.`;
  return new QueryError("no-comparison", message, text, { start: key.end, end });
}

export function blameWildcard(text: string, name: FieldName, { start, end }: Written): QueryError {
  const message = `\`${name}\` takes no wildcard. For a star, write \`\\*\`.`;
  return new QueryError("no-wildcard", message, text, { start, end });
}

export function blameValue(text: string, name: FieldName, { start, end }: Written): QueryError {
  const { accepts, choices = [] } = FIELDS[name];
  const word = text.slice(start, end);
  const message = `\`${name}\` takes ${accepts}; not \`${word}\`.`;
  return new QueryError("invalid-value", message, text, { start, end }, nearest(word.toLowerCase(), choices));
}
