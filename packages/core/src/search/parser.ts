import type { Query } from "./ast.ts";
import { QUERY_BOUNDS, type QueryBounds } from "./query-bounds.ts";
import { all, any, not, term } from "./query-builder.ts";
import type { QueryError, Span } from "./query-error.ts";
import { FIELDS, type NamedField } from "./query-fields.ts";
import type { Field } from "./fields/field.ts";
import { Lexer } from "./lexer.ts";
import type { Operator } from "./operator.ts";
import {
  exceededBoundError,
  unorderedFieldError,
  emptyGroupError,
  malformedListError,
  unexpectedTokenError,
  unclosedGroupError,
  invalidValueError,
  wildcardNotAllowedError,
} from "./parser-errors.ts";
import { TermSequence } from "./term-sequence.ts";
import type { KeyToken, Punctuator, Token, TextToken } from "./token.ts";
import type { Value } from "./value.ts";

/**
 * Reads a query to its canonical tree. Takes time in proportion to the text.
 *
 * @throws {QueryError} where it cannot be read, or holds more than the bounds allow.
 */
export function parseQuery(text: string, bounds: QueryBounds = QUERY_BOUNDS): Query {
  return new Parser(new Lexer(text), bounds).query();
}

/** Bare text is asked of this field. */
const BARE: NamedField = { name: "query", field: FIELDS.query };

/** Recursive descent; each production of docs/search-syntax.md is a method. */
export class Parser {
  private readonly lexer: Lexer;
  private readonly bounds: QueryBounds;
  private token: Token;
  private before: Token | null = null;
  private terms = 0;
  private leaves = 0;
  private depth = 0;

  constructor(lexer: Lexer, bounds: QueryBounds) {
    this.lexer = lexer;
    this.bounds = bounds;
    const { length } = lexer.text;
    if (length > bounds.characters) throw this.beyond("characters", { start: bounds.characters, end: length });
    this.token = lexer.next();
  }

  /** query = [ or ] ; */
  query(): Query {
    if (this.at("end")) return all([]);
    const query = this.or();
    if (!this.at("end")) throw unexpectedTokenError(this.lexer.text, this.token, null);
    return query;
  }

  /** or = and , { OR , and } ; */
  private or(): Query {
    const first = this.and();
    if (!this.at("or")) return first;
    const operands = [first];
    while (this.at("or")) {
      this.advance();
      operands.push(this.and());
    }
    return any(operands);
  }

  /** and = run , { AND , run } ; */
  private and(): Query {
    const first = this.run();
    if (!this.at("and")) return first;
    const operands = [first];
    while (this.at("and")) {
      this.advance();
      operands.push(this.run());
    }
    return all(operands);
  }

  /** run = factor , { factor } ; */
  private run(): Query {
    const run = new TermSequence();
    const first = this.token;
    do this.factor(run);
    while (startsFactor(this.token));
    const operands = run.operands();
    const phrase = run.phrase();
    if (phrase !== null) {
      this.countLeaves(BARE.field, [phrase], first);
      operands.push(term("query", "in", [phrase]));
    }
    return all(operands);
  }

  /** factor = { NOT } , ( "(" , or , ")" | [ "!" ] , term | text ) ; */
  private factor(run: TermSequence): void {
    let nots = 0;
    for (; this.at("not"); nots += 1) this.advance();
    const { token } = this;
    if (token.kind === "text") return this.text(token, nots, run);
    if (token.kind === "key") return this.term(token, nots, run);
    if (token.kind === "open") return run.addOther(negate(this.group(token), nots));
    throw unexpectedTokenError(this.lexer.text, token, this.before);
  }

  private group(open: Punctuator): Query {
    this.depth += 1;
    if (this.depth > this.bounds.depth) throw this.beyond("depth", open);
    this.advance();
    if (this.at("close")) throw emptyGroupError(this.lexer.text, open, this.token);
    if (this.at("end")) throw unclosedGroupError(this.lexer.text, open);
    const query = this.or();
    if (!this.at("close")) throw unclosedGroupError(this.lexer.text, open);
    this.depth -= 1;
    this.advance();
    return query;
  }

  /** term = key , ":" , ( list | [ ">=" | "<=" | ">" | "<" | "=" ] , value ) ; */
  private term(key: KeyToken, nots: number, run: TermSequence): void {
    const { name, field } = key.named;
    const listed = this.lexer.take("[");
    const operator = listed ? "in" : this.operator(key);
    const values = listed ? this.list(key) : [this.read(key.named, this.lexer.value(key, false))];
    this.advance();
    const negations = nots + (key.negated ? 1 : 0);
    const merges = negations === 0 && operator === "in";
    if (merges && name === "query" && !listed) return run.addAsked(values);
    this.countLeaves(field, values, key);
    if (merges && name !== "query") return run.addValues(name, values);
    return run.addOther(negate(term(name, operator === "=" ? "in" : operator, values), negations));
  }

  /** `query` takes any text: `query:>x` asks here what it asks upstream. */
  private operator(key: KeyToken): Operator | "=" {
    const operator = key.named.name === "query" ? null : this.lexer.operator();
    if (operator === null) return "in";
    if (!key.named.field.ordered) throw unorderedFieldError(this.lexer.text, key, this.lexer.position);
    return operator;
  }

  /** list = "[" , value , { "," , value } , "]" ; */
  private list(key: KeyToken): Value[] {
    const { lexer } = this;
    const values: Value[] = [];
    do {
      lexer.skipSpaces();
      values.push(this.read(key.named, lexer.value(key, true)));
      lexer.skipSpaces();
    } while (lexer.take(","));
    if (!lexer.endList(key)) throw malformedListError(lexer.text, key, lexer.position);
    return values;
  }

  /** text = value ; */
  private text(written: TextToken, nots: number, run: TermSequence): void {
    const value = this.read(BARE, written);
    this.advance();
    if (nots === 0) return run.addText(value);
    this.countLeaves(BARE.field, [value], written);
    return run.addOther(negate(term("query", "in", [value]), nots));
  }

  private read({ name, field }: NamedField, written: TextToken): Value {
    this.terms += 1;
    if (this.terms > this.bounds.terms) throw this.beyond("terms", written);
    if (typeof written.value !== "string" && !field.wildcards)
      throw wildcardNotAllowedError(this.lexer.text, name, written);
    const value = readValue(written, field);
    if (value === null) throw invalidValueError(this.lexer.text, name, written);
    return value;
  }

  private countLeaves({ leaf }: Field, values: readonly Value[], span: Span): void {
    if (leaf === undefined) return;
    for (const value of values) {
      if (leaf(value) !== null) this.leaves += 1;
    }
    if (this.leaves > this.bounds.leaves) throw this.beyond("leaves", span);
  }

  private beyond(bound: keyof QueryBounds, span: Span): QueryError {
    return exceededBoundError(this.lexer.text, bound, this.bounds[bound], span);
  }

  private at(kind: Token["kind"]): boolean {
    return this.token.kind === kind;
  }

  private advance(): void {
    this.before = this.token;
    this.token = this.lexer.next();
  }
}

function readValue({ value, folded }: TextToken, { read }: Field): Value | null {
  if (typeof value === "string") return read(value, folded);
  const pieces = value.pieces.map((piece) => read(piece, folded));
  return pieces.every((piece) => piece !== null) ? { pieces } : null;
}

function negate(query: Query, negations: number): Query {
  return negations % 2 === 0 ? query : not(query);
}

function startsFactor({ kind }: Token): boolean {
  return kind === "text" || kind === "key" || kind === "open" || kind === "not";
}
