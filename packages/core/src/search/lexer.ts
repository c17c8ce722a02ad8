import {
  emptyQuotesError,
  danglingEscapeError,
  gluedTextError,
  missingItemError,
  invalidKeyError,
  unclosedQuoteError,
  invalidTextStartError,
  missingValueError,
} from "./lexer-errors.ts";
import { findField } from "./query-fields.ts";
import type { Operator } from "./operator.ts";
import type { KeyToken, Punctuator, Token, TextToken } from "./token.ts";
import { parseValue } from "./value.ts";

/** Classes of characters, as bits: what may end a text, and what has to be known about one. */
const SPACE = 1;
const QUOTE = 2;
const PARENTHESIS = 4;
const COLON = 8;
const PUNCTUATION = 16;
const STAR = 32;
const ESCAPE = 64;
/** May be changed by folding. */
const CASED = 128;

/** By UTF-16 unit. White space is Unicode's. */
const CLASSES = new Uint8Array(0x10000).fill(CASED, 0x80);
for (const [characters, bit] of [
  [
    " \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff",
    SPACE,
  ],
  ['"', QUOTE],
  ["()", PARENTHESIS],
  [":", COLON],
  [",]", PUNCTUATION],
  ["*", STAR],
  ["\\", ESCAPE],
  ["ABCDEFGHIJKLMNOPQRSTUVWXYZ", CASED],
] as const) {
  for (const character of characters) CLASSES[character.charCodeAt(0)] = bit;
}

/** What ends an atom: as a value, as a text (whose colon would make a key of it), as an item of a list. */
const ENDS_VALUE = SPACE | QUOTE | PARENTHESIS;
const ENDS_TEXT = ENDS_VALUE | COLON;
const ENDS_ITEM = ENDS_VALUE | PUNCTUATION;

/**
 * Reads a query from left to right, and no character more often than a few times.
 *
 * `next` answers tokens. What may follow a key depends on the key, so the parser asks for that piece by piece:
 * `operator`, `value`, `take`.
 */
export class Lexer {
  readonly text: string;
  /** The first character that is not read yet. */
  position = 0;
  /** Characters looked at so far: what reading has cost. */
  steps = 0;

  constructor(text: string) {
    this.text = text;
  }

  next(): Token {
    this.skipSpaces();
    const start = this.position;
    if (start === this.text.length) return this.mark("end", start, start);
    switch (classOf(this.text, start)) {
      case PARENTHESIS:
        return this.mark(this.text[start] === "(" ? "open" : "close", start, start + 1);
      case QUOTE:
        return this.quoted(ENDS_VALUE);
      default:
        return this.word();
    }
  }

  /** A comparison before a value, if there is one. */
  operator(): Exclude<Operator, "in"> | "=" | null {
    const sign = this.text[this.position];
    if (sign !== "<" && sign !== ">" && sign !== "=") return null;
    this.position += 1;
    return sign !== "=" && this.take("=") ? `${sign}=` : sign;
  }

  /** The value of a key, or an item of its list: it starts right here. */
  value(key: KeyToken, listed: boolean): TextToken {
    const start = this.position;
    const ends = listed ? ENDS_ITEM : ENDS_VALUE;
    if (this.text[start] === '"') return this.quoted(ends);
    const seen = this.scan(ends);
    if (this.position === start || this.text[start] === ":") {
      throw listed ? missingItemError(this.text, key, start) : missingValueError(this.text, key, start);
    }
    return this.written(start, this.text.slice(start, this.position), seen, ends);
  }

  /** The end of a key's list, if it is here. */
  endList(key: KeyToken): boolean {
    if (!this.take("]")) return false;
    this.finish(key.end, ENDS_VALUE);
    return true;
  }

  take(character: string): boolean {
    if (this.text[this.position] !== character) return false;
    this.position += 1;
    return true;
  }

  skipSpaces(): void {
    const { text } = this;
    let at = this.position;
    while (at < text.length && classOf(text, at) === SPACE) at += 1;
    this.position = at;
    this.steps += 1;
  }

  private word(): Token {
    const { text, position: start } = this;
    const seen = this.scan(ENDS_TEXT);
    const end = this.position;
    if (text[end] === ":") return this.key(start, end);
    const raw = text.slice(start, end);
    const operator = operatorOf(raw);
    if (operator !== null) return this.mark(operator, start, end);
    if (text[start] === "!" || text[start] === "[") throw invalidTextStartError(text, start);
    return this.written(start, raw, seen, ENDS_VALUE);
  }

  private key(start: number, colon: number): KeyToken {
    const negated = this.text[start] === "!";
    const named = findField(this.text.slice(negated ? start + 1 : start, colon));
    if (named === undefined) throw invalidKeyError(this.text, start, colon);
    this.position = colon + 1;
    return { kind: "key", named, negated, start, end: colon + 1 };
  }

  private quoted(ends: number): TextToken {
    const start = this.position;
    this.position += 1;
    const seen = this.scan(QUOTE);
    const raw = this.text.slice(start + 1, this.position);
    if (!this.take('"')) throw unclosedQuoteError(this.text, start);
    if (raw === "") throw emptyQuotesError(this.text, start, this.position);
    return this.written(start, raw, seen, ends);
  }

  private written(start: number, raw: string, seen: number, ends: number): TextToken {
    this.finish(start, ends);
    this.steps += raw.length;
    const value = (seen & (STAR | ESCAPE)) === 0 ? raw : parseValue(raw);
    return { kind: "text", value, folded: (seen & (CASED | ESCAPE)) === 0, start, end: this.position };
  }

  /** A text is whole only if nothing is glued to its end. */
  private finish(start: number, ends: number): void {
    const { text, position: end } = this;
    if (end === text.length || text[end] === ")") return;
    if ((classOf(text, end) & ends & ~(QUOTE | PARENTHESIS)) === 0)
      throw gluedTextError(text, start, ends === ENDS_ITEM);
  }

  private mark(kind: Punctuator["kind"], start: number, end: number): Punctuator {
    this.position = end;
    return { kind, start, end };
  }

  /** Goes on to the first character of these classes that has no `\` before it; answers the classes met on the way. */
  private scan(ends: number): number {
    const { text, position: start } = this;
    let seen = 0;
    let index = start;
    for (; index < text.length; index += 1) {
      const found = classOf(text, index);
      if ((found & ends) !== 0) break;
      seen |= found;
      if (found !== ESCAPE) continue;
      index += 1;
      if (index === text.length) throw danglingEscapeError(text);
    }
    this.steps += index - start + 1;
    this.position = index;
    return seen;
  }
}

/** Of a character that there is: past the end, the table would be read by NaN, which is slow. */
function classOf(text: string, index: number): number {
  return CLASSES[text.charCodeAt(index)] ?? 0;
}

/** Operators are whole words; only NOT has to be in upper case. */
function operatorOf(word: string): "and" | "not" | "or" | null {
  if (word.length > 3) return null;
  switch (word.toLowerCase()) {
    case "and":
      return "and";
    case "or":
      return "or";
    default:
      return word === "NOT" ? "not" : null;
  }
}
