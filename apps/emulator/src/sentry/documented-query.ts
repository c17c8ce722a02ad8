import { SentryBadRequest } from "./sentry-errors.ts";

/**
 * The query that the public documents describe: `(slug:foo AND status:active) OR (email:[a,b] AND query:bar)`.
 * The documents contain no grammar. This grammar accepts all of their examples. Three rules are guesses: AND binds
 * tighter than OR, adjacent terms are joined with AND, and quotes allow spaces in a value.
 */
export type DocumentedQueryNode =
  | { readonly kind: "and" | "or"; readonly nodes: readonly DocumentedQueryNode[] }
  | { readonly kind: "term"; readonly field: string; readonly values: readonly string[] };

/** The largest number of tokens in a query. More would exceed the database's expression depth. */
const MAX_TOKENS = 200;

/** Parses a query. Throws a 400 if it is invalid. Returns null for an empty query, which matches everything. */
export function parseDocumentedQuery(query: string): DocumentedQueryNode | null {
  const tokens = tokenize(query);
  if (tokens.length > MAX_TOKENS) throw invalid(`it has more than ${MAX_TOKENS} tokens`);
  if (tokens.length === 0) return null;
  const { node, at } = parseOr(tokens, 0);
  if (at < tokens.length) throw invalid(`"${tokens[at]?.text}" is not expected`);
  return node;
}

interface Token {
  readonly kind: "open" | "close" | "and" | "or" | "term";
  readonly text: string;
}

const TOKEN =
  /\s*(?:(?<open>\()|(?<close>\))|(?<term>(?:[a-z_]+:)?(?:\[[^\]]*\]|"(?:[^"\\]|\\.)*"|[^\s()[\]"]+))|(?<bad>\S))/gy;

function tokenize(query: string): Token[] {
  return Array.from(query.matchAll(TOKEN), ({ groups = {} }): Token => {
    const { open, close, term, bad } = groups;
    if (bad !== undefined) throw invalid(`"${bad}" is not expected`);
    if (open !== undefined) return { kind: "open", text: open };
    if (close !== undefined) return { kind: "close", text: close };
    const text = term ?? "";
    if (text === "AND" || text === "OR") return { kind: text === "AND" ? "and" : "or", text };
    return { kind: "term", text };
  });
}

interface Parsed {
  readonly node: DocumentedQueryNode;
  readonly at: number;
}

/** or = and , { "OR" , and } */
function parseOr(tokens: readonly Token[], start: number): Parsed {
  const nodes: DocumentedQueryNode[] = [];
  let at = start;
  for (;;) {
    const part = parseAnd(tokens, at);
    nodes.push(part.node);
    at = part.at;
    if (tokens[at]?.kind !== "or") return { node: joinNodes("or", nodes), at };
    at += 1;
  }
}

/** and = factor , { [ "AND" ] , factor } */
function parseAnd(tokens: readonly Token[], start: number): Parsed {
  const nodes: DocumentedQueryNode[] = [];
  let at = start;
  for (;;) {
    const part = parseFactor(tokens, at);
    nodes.push(part.node);
    at = part.at;
    const next = tokens[at]?.kind;
    if (next === "and") at += 1;
    else if (next !== "open" && next !== "term") return { node: joinNodes("and", nodes), at };
  }
}

/** factor = "(" , or , ")" | term */
function parseFactor(tokens: readonly Token[], at: number): Parsed {
  const token = tokens[at];
  if (token?.kind === "term") return { node: parseTerm(token.text), at: at + 1 };
  if (token?.kind !== "open") throw invalid(token ? `"${token.text}" is not expected` : "it ends too early");
  const inner = parseOr(tokens, at + 1);
  if (tokens[inner.at]?.kind !== "close") throw invalid("a parenthesis is missing");
  return { node: inner.node, at: inner.at + 1 };
}

function joinNodes(kind: "and" | "or", nodes: readonly DocumentedQueryNode[]): DocumentedQueryNode {
  const [first] = nodes;
  return nodes.length === 1 && first ? first : { kind, nodes };
}

/** term = [ field , ":" ] , ( "[" , value , { "," , value } , "]" | value ) */
function parseTerm(text: string): DocumentedQueryNode {
  const [, field = "query", rest = ""] = /^(?:([a-z_]+):)?([\s\S]*)$/.exec(text) ?? [];
  const values = rest.startsWith("[") ? rest.slice(1, -1).split(",") : [rest];
  return { kind: "term", field, values: values.map((value) => unquote(value.trim())) };
}

function unquote(value: string): string {
  return value.startsWith('"') && value.endsWith('"') && value.length > 1
    ? value.slice(1, -1).replaceAll(/\\(.)/g, "$1")
    : value;
}

function invalid(reason: string): SentryBadRequest {
  return new SentryBadRequest(`Invalid query: ${reason}.`);
}
