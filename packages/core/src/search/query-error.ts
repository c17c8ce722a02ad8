import { drawCaret } from "./draw-caret.ts";

/** The reasons why a query is refused. */
export type QueryErrorCode =
  | "dangling-escape"
  | "empty-group"
  | "empty-list"
  | "empty-value"
  | "foreign-operator"
  | "glued"
  | "invalid-value"
  | "invisible-character"
  | "no-comparison"
  | "no-wildcard"
  | "too-deep"
  | "too-long"
  | "too-many-leaves"
  | "too-many-terms"
  | "unclosed-list"
  | "unclosed-parenthesis"
  | "unclosed-quote"
  | "unexpected"
  | "unknown-field"
  | "unquoted-text";

/** A range of a text, in UTF-16 units: 0 ≤ start ≤ end ≤ length. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Thrown by the parser alone. Evaluating and compiling a parsed query never fails. */
export class QueryError extends Error {
  readonly code: QueryErrorCode;
  /** The text of the query. */
  readonly text: string;
  readonly span: Span;
  /** The replacement for the span, or null if none is known. */
  readonly suggestion: string | null;

  constructor(code: QueryErrorCode, message: string, text: string, span: Span, suggestion: string | null = null) {
    super(message);
    this.name = "QueryError";
    this.code = code;
    this.text = text;
    this.span = { start: span.start, end: span.end };
    this.suggestion = suggestion;
  }

  /** Two lines: the text around the span, and `^` under the span. */
  get caret(): string {
    return drawCaret(this.text, this.span);
  }
}
