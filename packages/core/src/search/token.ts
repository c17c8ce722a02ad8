import type { NamedField } from "./query-fields.ts";
import type { Span } from "./query-error.ts";
import type { Value } from "./value.ts";

/** What a query is made of, as far as it can be told without knowing what stands around it. */
export type Token = Punctuator | KeyToken | TextToken;

export interface Punctuator extends Span {
  readonly kind: "and" | "close" | "end" | "not" | "open" | "or";
}

/** `slug:` or `!slug:`. What follows it is read by the lexer's `operator` and `value`. */
export interface KeyToken extends Span {
  readonly kind: "key";
  readonly named: NamedField;
  readonly negated: boolean;
}

/** A text or a value as it was written, without its quotes and escapes. */
export interface TextToken extends Span {
  readonly kind: "text";
  readonly value: Value;
  /** Whether the value is seen to be its own fold: ASCII without capitals. */
  readonly folded: boolean;
}
