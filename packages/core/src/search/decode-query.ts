import { isRecord } from "../pagination/index.ts";
import type { Query } from "./ast.ts";
import type { Operator } from "./operator.ts";
import { all, any, not, plainTerm, wildcardTerm } from "./query-builder.ts";
import { findField, type NamedPlainField, type NamedWildcardField } from "./query-fields.ts";
import type { Value } from "./value.ts";

/** Nodes of a tree. The parser creates fewer: it accepts 128 values, each in a term of its own, and few groups. */
const MAX_NODES = 1_024;
/** Nested nodes. A pair of parentheses adds at most three: a disjunction, a conjunction and a negation. */
const MAX_DEPTH = 128;
/** Values of one term, and pieces of one wildcard. */
const MAX_ITEMS = 2_048;

const OPERATORS: readonly Operator[] = ["in", "<", "<=", ">", ">="];

/**
 * Decodes the tree of a query that another Worker of the deployment parsed. JSON is the encoding of a tree. Every value has
 * to be in the normalized form of its field, as the parser leaves it.
 *
 * @throws {TypeError} if the value is not such a tree, or exceeds the bounds.
 */
export function decodeQuery(value: unknown): Query {
  return new TreeDecoder().decode(value, 0);
}

class TreeDecoder {
  private nodes = 0;

  decode(value: unknown, depth: number): Query {
    this.nodes += 1;
    if (this.nodes > MAX_NODES || depth > MAX_DEPTH || !isRecord(value)) throw notTree();
    switch (value["kind"]) {
      case "all":
        return all(this.operands(value["operands"], depth, 0));
      case "any":
        return any(this.operands(value["operands"], depth, 1));
      case "not":
        return not(this.decode(value["operand"], depth + 1));
      case "term":
        return decodeTerm(value);
      default:
        throw notTree();
    }
  }

  private operands(value: unknown, depth: number, minimum: number): Query[] {
    if (!Array.isArray(value) || value.length < minimum || value.length > MAX_NODES) throw notTree();
    return value.map((operand: unknown) => this.decode(operand, depth + 1));
  }
}

function decodeTerm({ field, operator, values }: Readonly<Record<string, unknown>>): Query {
  const named = typeof field === "string" ? findField(field) : undefined;
  const known = OPERATORS.find((candidate) => candidate === operator);
  if (!named || !known || !Array.isArray(values) || values.length === 0 || values.length > MAX_ITEMS) throw notTree();
  if (named.type === "wildcard") {
    if (known !== "in") throw notTree();
    return wildcardTerm(
      named.name,
      values.map((value: unknown) => decodeValue(named, value)),
    );
  }
  if (known !== "in" && (!named.field.ordered || values.length > 1)) throw notTree();
  return plainTerm(
    named.name,
    known,
    values.map((value: unknown) => decodeText(named, value)),
  );
}

function decodeValue(named: NamedWildcardField, value: unknown): Value {
  if (!isRecord(value)) return decodeText(named, value);
  const pieces = value["pieces"];
  if (!Array.isArray(pieces) || pieces.length < 2 || pieces.length > MAX_ITEMS) throw notTree();
  return { pieces: pieces.map((piece: unknown) => decodeText(named, piece)) };
}

function decodeText({ field }: NamedPlainField | NamedWildcardField, text: unknown): string {
  if (typeof text !== "string" || field.normalize(text, false) !== text) throw notTree();
  return text;
}

function notTree(): TypeError {
  return new TypeError("The value is not the tree of a query.");
}
