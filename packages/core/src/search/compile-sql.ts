import type { Query, Term } from "./ast.ts";
import { FIELDS } from "./query-fields.ts";
import type { SqlContext } from "./fields/field.ts";
import { UNSUPPORTED_SQL, type SourceTraits } from "./source-traits.ts";
import { createSqlConstants } from "./sql-constants.ts";
import { joinExpressions, type SqlExpression } from "./sql-expression.ts";

/** An SQL expression over a row `o` of `organizations`, and what to bind. */
export interface CompiledQuery {
  readonly text: string;
  /** Bound first. `?1` stands for it however often it occurs, so a plain `?` of the statement has to come after `text`. */
  readonly params: readonly string[];
}

/**
 * Compiles a query for SQLite: 1 for a match, 0 for none, NULL for unknown.
 *
 * Holds what a Durable Object allows by construction: one parameter at most (of 100), no LIKE (50 bytes), an expression
 * less than 100 deep, no compound SELECT of more than two, less than 100 KB of text.
 */
export function compileSql(query: Query, source: SourceTraits): CompiledQuery {
  const constants = createSqlConstants();
  const { text } = compile(query, false, { source, constants });
  return { text, params: constants.params() };
}

/** A negation is passed down to the terms (De Morgan holds with unknowns too), so it adds nothing to the depth. */
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

function compileTerm({ field, operator, values }: Term, context: SqlContext): SqlExpression {
  const lack = context.source.unsupported[field];
  if (lack !== undefined) return { text: UNSUPPORTED_SQL[lack], height: 0 };
  const alternatives = FIELDS[field].sql(values, operator, context);
  return joinExpressions(
    "OR",
    alternatives.map((text) => ({ text, height: 0 })),
  );
}
