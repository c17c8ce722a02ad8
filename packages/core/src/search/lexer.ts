import {
  emptyQuotesError,
  INVISIBLE_CHARACTERS,
  danglingEscapeError,
  gluedTextError,
  missingItemError,
  invalidKeyError,
  unclosedQuoteError,
  invalidTextStartError,
  foreignOperatorError,
  foreignTermError,
  invisibleCharacterError,
  missingValueError,
} from "./lexer-errors.ts";
import { findField } from "./query-fields.ts";
import type { Operator } from "./operator.ts";
import type { KeyToken, Punctuator, Token, TextToken } from "./token.ts";
import { parseValue } from "./value.ts";

/** Character classes, as bits. They tell where a text can end, and how it has to be processed. */
const SPACE = 1;
const QUOTE = 2;
const PARENTHESIS = 4;
const COLON = 8;
const PUNCTUATION = 16;
const STAR = 32;
const ESCAPE = 64;
/** Characters that folding may change. */
const CASED = 128;
/** Characters that a reader cannot see. Without quotes, they are most likely part of what was pasted by mistake. */
const INVISIBLE = 256;
/** Characters of the operators of other query languages: `slug=foo`, `a && b`. */
const SIGN = 512;

/** Character classes by UTF-16 unit. `SPACE` holds all white space of Unicode. */
const CLASSES = new Uint16Array(0x10000).fill(CASED, 0x80).fill(INVISIBLE, 0, 0x20).fill(INVISIBLE, 0x7f, 0xa0);
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
  ["<=>&|", SIGN],
  [INVISIBLE_CHARACTERS, INVISIBLE],
] as const) {
  for (const character of characters) CLASSES[character.charCodeAt(0)] = bit;
}

/** The characters that end an unquoted value, text or list item. A colon ends a text, because the text is then a key. */
const VALUE_DELIMITERS = SPACE | QUOTE | PARENTHESIS;
const TEXT_DELIMITERS = VALUE_DELIMITERS | COLON;
const ITEM_DELIMITERS = VALUE_DELIMITERS | PUNCTUATION;

/**
 * Splits a query into tokens, from left to right, in linear time.
 *
 * `next` returns the next token. The syntax after a key depends on the key, so the parser reads it with separate methods:
 * `operator`, `value`, `consume`.
 */
export class Lexer {
  readonly text: string;
  /** Index of the first unread character. */
  position = 0;
  /** Number of characters examined so far. Tests use it to check that lexing takes linear time. */
  steps = 0;

  constructor(text: string) {
    this.text = text;
  }

  next(): Token {
    this.skipSpaces();
    const start = this.position;
    if (start === this.text.length) return this.punctuator("end", start, start);
    switch (classOf(this.text, start)) {
      case PARENTHESIS:
        return this.punctuator(this.text[start] === "(" ? "open" : "close", start, start + 1);
      case QUOTE:
        return this.quotedText(VALUE_DELIMITERS);
      default:
        return this.word();
    }
  }

  /** Reads an optional comparison operator before a value. */
  operator(): Exclude<Operator, "in"> | "=" | null {
    const sign = this.text[this.position];
    if (sign !== "<" && sign !== ">" && sign !== "=") return null;
    this.position += 1;
    return sign !== "=" && this.consume("=") ? `${sign}=` : sign;
  }

  /** Reads the value of a key or an item of its list. It starts at the current position. */
  value(key: KeyToken, inList: boolean): TextToken {
    const start = this.position;
    const delimiters = inList ? ITEM_DELIMITERS : VALUE_DELIMITERS;
    if (this.text[start] === '"') return this.quotedText(delimiters);
    const classes = this.scan(delimiters);
    if (this.position === start || this.text[start] === ":") {
      throw inList ? missingItemError(this.text, key, start) : missingValueError(this.text, key, start);
    }
    if ((classes & INVISIBLE) !== 0) throw invisibleCharacterError(this.text, start, inList);
    return this.textToken(start, this.text.slice(start, this.position), classes, delimiters);
  }

  /** Reads the end of a list, if it is at the current position. */
  endList(key: KeyToken): boolean {
    if (!this.consume("]")) return false;
    this.requireDelimiter(key.end, VALUE_DELIMITERS);
    return true;
  }

  /** Reads the given character, if it is at the current position. */
  consume(character: string): boolean {
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
    const classes = this.scan(TEXT_DELIMITERS);
    const end = this.position;
    if ((classes & INVISIBLE) !== 0) throw invisibleCharacterError(text, start);
    if ((classes & SIGN) !== 0) this.refuseForeignOperator(start, end);
    if (text[end] === ":") return this.keyToken(start, end);
    const raw = text.slice(start, end);
    const operator = operatorOf(raw);
    if (operator !== null) return this.punctuator(operator, start, end);
    if (text[start] === "!" || text[start] === "[") throw invalidTextStartError(text, start);
    return this.textToken(start, raw, classes, VALUE_DELIMITERS);
  }

  /** Refuses operators of other query languages, which would otherwise be searched for as text. */
  private refuseForeignOperator(start: number, end: number): void {
    const raw = this.text.slice(start, end);
    const operator = raw === "&&" ? "AND" : raw === "||" ? "OR" : null;
    if (operator !== null) throw foreignOperatorError(this.text, start, end, operator);
    const error = foreignTermError(this.text, start, raw);
    if (error !== null) throw error;
  }

  private keyToken(start: number, colon: number): KeyToken {
    const negated = this.text[start] === "!";
    const namedField = findField(this.text.slice(negated ? start + 1 : start, colon));
    if (namedField === undefined) throw invalidKeyError(this.text, start, colon);
    this.position = colon + 1;
    return { kind: "key", namedField, negated, start, end: colon + 1 };
  }

  private quotedText(delimiters: number): TextToken {
    const start = this.position;
    this.position += 1;
    const classes = this.scan(QUOTE);
    const raw = this.text.slice(start + 1, this.position);
    if (!this.consume('"')) throw unclosedQuoteError(this.text, start);
    if (raw === "") throw emptyQuotesError(this.text, start, this.position);
    return this.textToken(start, raw, classes, delimiters);
  }

  private textToken(start: number, raw: string, classes: number, delimiters: number): TextToken {
    this.requireDelimiter(start, delimiters);
    this.steps += raw.length;
    const value = (classes & (STAR | ESCAPE)) === 0 ? raw : parseValue(raw);
    return { kind: "text", value, isFolded: (classes & (CASED | ESCAPE)) === 0, start, end: this.position };
  }

  /** Checks that the text or list ends here, at a space, at a delimiter, or at the end of the query. */
  private requireDelimiter(start: number, delimiters: number): void {
    const { text, position: end } = this;
    if (end === text.length || text[end] === ")") return;
    if ((classOf(text, end) & delimiters & ~(QUOTE | PARENTHESIS)) === 0)
      throw gluedTextError(text, start, delimiters === ITEM_DELIMITERS);
  }

  private punctuator(kind: Punctuator["kind"], start: number, end: number): Punctuator {
    this.position = end;
    return { kind, start, end };
  }

  /** Advances to the first unescaped character of the given classes. Returns the classes of the characters before it. */
  private scan(delimiters: number): number {
    const { text, position: start } = this;
    let classes = 0;
    let index = start;
    for (; index < text.length; index += 1) {
      const characterClass = classOf(text, index);
      if ((characterClass & delimiters) !== 0) break;
      classes |= characterClass;
      if (characterClass !== ESCAPE) continue;
      index += 1;
      if (index === text.length) throw danglingEscapeError(text);
    }
    this.steps += index - start + 1;
    this.position = index;
    return classes;
  }
}

/** The class of an existing character. Past the end, the table would be indexed with NaN, which is slow. */
function classOf(text: string, index: number): number {
  return CLASSES[text.charCodeAt(index)] ?? 0;
}

/** Operators are whole words. AND and OR are recognized in any case, NOT only in upper case. */
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
