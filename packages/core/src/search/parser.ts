import type { Query } from "./ast.ts";
import { QUERY_BOUNDS, type QueryBounds } from "./query-bounds.ts";
import { all, any, not, plainTerm, wildcardTerm } from "./query-builder.ts";
import type { QueryError, Span } from "./query-error.ts";
import { FREE_TEXT, type NamedPlainField, type NamedWildcardField } from "./query-fields.ts";
import type { MembershipLookup } from "./membership-lookup.ts";
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
  unknownSourceValueError,
  wildcardNotAllowedError,
} from "./parser-errors.ts";
import { isSourceFieldName, type SourceNames } from "./source-names.ts";
import { TermSequence } from "./term-sequence.ts";
import type { KeyToken, Punctuator, Token, TextToken } from "./token.ts";
import type { Value } from "./value.ts";

/**
 * Parses a query to its canonical tree, in time proportional to the length of the text.
 *
 * @param names the values that `region`, `source`, `provider` and `installation` can have; null = any.
 * @throws {QueryError} if the text is not a valid query or exceeds the bounds.
 */
export function parseQuery(text: string, bounds: QueryBounds = QUERY_BOUNDS, names: SourceNames | null = null): Query {
  return new Parser(new Lexer(text), bounds, names).query();
}

/** A recursive descent parser with one method for each production of the grammar in docs/search-syntax.md. */
export class Parser {
  private readonly lexer: Lexer;
  private readonly bounds: QueryBounds;
  private readonly names: SourceNames | null;
  private token: Token;
  private previousToken: Token | null = null;
  private terms = 0;
  private lookups = 0;
  private depth = 0;

  constructor(lexer: Lexer, bounds: QueryBounds, names: SourceNames | null = null) {
    this.lexer = lexer;
    this.bounds = bounds;
    this.names = names;
    const { length } = lexer.text;
    if (length > bounds.characters) throw this.boundError("characters", { start: bounds.characters, end: length });
    this.token = lexer.next();
  }

  /** query = [ or ] ; */
  query(): Query {
    if (this.isAt("end")) return all([]);
    const query = this.or();
    if (!this.isAt("end")) throw unexpectedTokenError(this.lexer.text, this.token, null);
    return query;
  }

  /** or = and , { OR , and } ; */
  private or(): Query {
    const first = this.and();
    if (!this.isAt("or")) return first;
    const operands = [first];
    while (this.isAt("or")) {
      this.advance();
      operands.push(this.and());
    }
    return any(operands);
  }

  /** and = run , { AND , run } ; */
  private and(): Query {
    const first = this.run();
    if (!this.isAt("and")) return first;
    const operands = [first];
    while (this.isAt("and")) {
      this.advance();
      operands.push(this.run());
    }
    return all(operands);
  }

  /** run = factor , { factor } ; (terms without an operator between them) */
  private run(): Query {
    const sequence = new TermSequence();
    const first = this.token;
    do this.factor(sequence);
    while (startsFactor(this.token));
    const operands = sequence.operands();
    const freeText = sequence.freeText();
    if (freeText !== null) {
      this.countLookups(FREE_TEXT.field.lookup, [freeText], first);
      operands.push(wildcardTerm("query", [freeText]));
    }
    return all(operands);
  }

  /** factor = { NOT } , ( "(" , or , ")" | [ "!" ] , term | text ) ; */
  private factor(sequence: TermSequence): void {
    let nots = 0;
    for (; this.isAt("not"); nots += 1) this.advance();
    const { token } = this;
    if (token.kind === "text") return this.text(token, nots, sequence);
    if (token.kind === "key") return this.term(token, nots, sequence);
    if (token.kind === "open") return sequence.addOperand(negate(this.group(token), nots));
    throw unexpectedTokenError(this.lexer.text, token, this.previousToken);
  }

  private group(open: Punctuator): Query {
    this.depth += 1;
    if (this.depth > this.bounds.depth) throw this.boundError("depth", open);
    this.advance();
    if (this.isAt("close")) throw emptyGroupError(this.lexer.text, open, this.token);
    if (this.isAt("end")) throw unclosedGroupError(this.lexer.text, open);
    const query = this.or();
    if (!this.isAt("close")) throw unclosedGroupError(this.lexer.text, open);
    this.depth -= 1;
    this.advance();
    return query;
  }

  /** term = key , ":" , ( list | [ ">=" | "<=" | ">" | "<" | "=" ] , value ) ; */
  private term(key: KeyToken, nots: number, sequence: TermSequence): void {
    const { namedField } = key;
    const negations = nots + (key.negated ? 1 : 0);
    if (namedField.type === "plain") this.plainTerm(key, namedField, negations, sequence);
    else this.wildcardTerm(key, namedField, negations, sequence);
  }

  private plainTerm(key: KeyToken, named: NamedPlainField, negations: number, sequence: TermSequence): void {
    const inList = this.lexer.consume("[");
    const operator = inList ? "in" : this.operator(key, named);
    const readValue = (token: TextToken) => this.plainValue(named, token);
    const values = inList ? this.list(key, readValue) : [readValue(this.lexer.value(key, false))];
    this.advance();
    this.countLookups(named.field.lookup, values, key);
    if (negations === 0 && operator === "in") return sequence.addPlainValues(named.name, values);
    return sequence.addOperand(negate(plainTerm(named.name, operator === "=" ? "in" : operator, values), negations));
  }

  private wildcardTerm(key: KeyToken, named: NamedWildcardField, negations: number, sequence: TermSequence): void {
    const inList = this.lexer.consume("[");
    // `query` has no operators, as at Sentry: `query:>x` searches for `>x`.
    if (!inList && named.name !== "query" && this.lexer.operator() !== null)
      throw unorderedFieldError(this.lexer.text, key, this.lexer.position);
    const readValue = (token: TextToken) => this.wildcardValue(named, token);
    const values = inList ? this.list(key, readValue) : [readValue(this.lexer.value(key, false))];
    this.advance();
    const merges = negations === 0;
    if (merges && named.name === "query" && !inList) return sequence.addQueryValues(values);
    this.countLookups(named.field.lookup, values, key);
    if (merges && named.name !== "query") return sequence.addWildcardValues(named.name, values);
    return sequence.addOperand(negate(wildcardTerm(named.name, values), negations));
  }

  private operator(key: KeyToken, { field }: NamedPlainField): Operator | "=" {
    const operator = this.lexer.operator();
    if (operator === null) return "in";
    if (!field.ordered) throw unorderedFieldError(this.lexer.text, key, this.lexer.position);
    return operator;
  }

  /** list = "[" , value , { "," , value } , "]" ; */
  private list<Item>(key: KeyToken, readValue: (token: TextToken) => Item): Item[] {
    const { lexer } = this;
    const values: Item[] = [];
    do {
      lexer.skipSpaces();
      values.push(readValue(lexer.value(key, true)));
      lexer.skipSpaces();
    } while (lexer.consume(","));
    if (!lexer.endList(key)) throw malformedListError(lexer.text, key, lexer.position);
    return values;
  }

  /** text = value ; */
  private text(token: TextToken, nots: number, sequence: TermSequence): void {
    const value = this.wildcardValue(FREE_TEXT, token);
    this.advance();
    if (nots === 0) return sequence.addText(value);
    this.countLookups(FREE_TEXT.field.lookup, [value], token);
    return sequence.addOperand(negate(wildcardTerm("query", [value]), nots));
  }

  private plainValue({ name, field }: NamedPlainField, token: TextToken): string {
    this.countTerm(token);
    if (typeof token.value !== "string") throw wildcardNotAllowedError(this.lexer.text, name, token);
    const value = field.normalize(token.value, token.isFolded);
    if (value === null) throw invalidValueError(this.lexer.text, name, token);
    if (this.names !== null && isSourceFieldName(name) && !this.names[name].all.includes(value))
      throw unknownSourceValueError(this.lexer.text, name, this.names[name].inView, token);
    return value;
  }

  private wildcardValue({ name, field }: NamedWildcardField, token: TextToken): Value {
    this.countTerm(token);
    const value = normalizeValue(token, field.normalize);
    if (value === null) throw invalidValueError(this.lexer.text, name, token);
    return value;
  }

  private countTerm(token: TextToken): void {
    this.terms += 1;
    if (this.terms > this.bounds.terms) throw this.boundError("terms", token);
  }

  private countLookups<Item>(
    lookup: ((value: Item) => MembershipLookup | null) | undefined,
    values: readonly Item[],
    span: Span,
  ): void {
    if (lookup === undefined) return;
    for (const value of values) {
      if (lookup(value) !== null) this.lookups += 1;
    }
    if (this.lookups > this.bounds.lookups) throw this.boundError("lookups", span);
  }

  private boundError(bound: keyof QueryBounds, span: Span): QueryError {
    return exceededBoundError(this.lexer.text, bound, this.bounds[bound], span);
  }

  private isAt(kind: Token["kind"]): boolean {
    return this.token.kind === kind;
  }

  private advance(): void {
    this.previousToken = this.token;
    this.token = this.lexer.next();
  }
}

function normalizeValue(
  { value, isFolded }: TextToken,
  normalize: NamedWildcardField["field"]["normalize"],
): Value | null {
  if (typeof value === "string") return normalize(value, isFolded);
  const pieces = value.pieces.map((piece) => normalize(piece, isFolded));
  return pieces.every((piece) => piece !== null) ? { pieces } : null;
}

function negate(query: Query, negations: number): Query {
  return negations % 2 === 0 ? query : not(query);
}

function startsFactor({ kind }: Token): boolean {
  return kind === "text" || kind === "key" || kind === "open" || kind === "not";
}
