import { drawCaret } from "./draw-caret.ts";

/** What is wrong with a query. Every one is the writer's to mend. */
export type QueryErrorCode =
  | "dangling-escape"
  | "empty-group"
  | "empty-list"
  | "empty-value"
  | "glued"
  | "invalid-value"
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

/** A part of a text, in UTF-16 units: 0 ≤ start ≤ end ≤ length. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A query that cannot be read. Only parsing throws it; a parsed query has an answer for every organization. */
export class QueryError extends Error {
  readonly code: QueryErrorCode;
  /** The query as it was written. */
  readonly text: string;
  readonly span: Span;
  /** What to write in place of the span, where that is known. */
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
