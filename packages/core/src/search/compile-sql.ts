import { isWildcardTerm, type Query, type Term } from "./ast.ts";
import type { SqlContext } from "./fields/field.ts";
import { PLAIN_FIELDS, WILDCARD_FIELDS } from "./query-fields.ts";
import { UNSUPPORTED_SQL, type SourceTraits } from "./source-traits.ts";
import { createSqlConstants } from "./sql-constants.ts";
import { joinExpressions, type SqlExpression } from "./sql-expression.ts";

/** An SQL expression over a row `o` of `organizations`, and its parameters. */
export interface CompiledQuery {
  readonly text: string;
  /** To be bound first, as `?1`, which `text` may use several times. A plain `?` of the statement has to follow `text`. */
  readonly params: readonly string[];
}

/**
 * Compiles a query to an SQLite expression: 1 for a match, 0 for no match, NULL for unknown.
 *
 * The result always meets the limits of a Durable Object: at most one parameter (100 are allowed), no LIKE (its patterns
 * are limited to 50 bytes), an expression of less than 100 levels, no compound SELECT of more than two parts, and less
 * than 100 KB of text.
 */
export function compileSql(query: Query, source: SourceTraits): CompiledQuery {
  const constants = createSqlConstants();
  const { text } = compile(query, false, { source, constants });
  return { text, params: constants.params() };
}

/** Moves negations down to the terms, so that they add no levels. De Morgan's laws also hold in three-valued logic. */
function compile(query: Query, negated: boolean, context: SqlContext): SqlExpression {
  switch (query.kind) {
    case "all":
    case "any": {
      const parts = query.operands.map((operand) => compile(operand, negated, context));
      return joinExpressions((query.kind === "all") !== negated ? "AND" : "OR", parts);
    }
    case "not":
      return compile(query.operand, !negated, context);
    case "term": {
      const { text, height } = compileTerm(query, context);
      return { text: negated ? `(NOT ${text})` : text, height };
    }
  }
}

function compileTerm(term: Term, context: SqlContext): SqlExpression {
  const unsupported = context.source.unsupported[term.field];
  if (unsupported !== undefined) return { text: UNSUPPORTED_SQL[unsupported], height: 0 };
  const alternatives = isWildcardTerm(term)
    ? WILDCARD_FIELDS[term.field].compileSql(term.values, context)
    : PLAIN_FIELDS[term.field].compileSql(term.values, term.operator, context);
  return joinExpressions(
    "OR",
    alternatives.map((text) => ({ text, height: 0 })),
  );
}
