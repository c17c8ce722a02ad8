import type { NamedField } from "./query-fields.ts";
import type { Span } from "./query-error.ts";
import type { Value } from "./value.ts";

/** A token of the query text. Its kind does not depend on its context. */
export type Token = Punctuator | KeyToken | TextToken;

export interface Punctuator extends Span {
  readonly kind: "and" | "close" | "end" | "not" | "open" | "or";
}

/** `slug:` or `!slug:`. The lexer's methods `operator` and `value` read the text after it. */
export interface KeyToken extends Span {
  readonly kind: "key";
  readonly namedField: NamedField;
  readonly negated: boolean;
}

/** A text or a value, without its quotes and escapes. */
export interface TextToken extends Span {
  readonly kind: "text";
  readonly value: Value;
  /** True only if the value equals its fold. The lexer sets it for ASCII without upper-case letters. */
  readonly isFolded: boolean;
}
