import type { OrganizationFacts } from "../organization-facts.ts";
import type { WildcardField } from "./field.ts";
import { createTextPredicate, foldText } from "./text-matcher.ts";
import { compileTextMatch } from "./text-matcher-sql.ts";

/** A text, compared as a whole and without case. Null is absent. */
export function textField(fact: (facts: OrganizationFacts) => string | null, column: string): WildcardField {
  return {
    accepts: "a text",
    normalize: foldText,
    createPredicate: (values) => createTextPredicate(values, fact),
    compileSql: (values, { constants }) =>
      compileTextMatch(column, values, constants).map((match) => `(${column} IS NOT NULL AND ${match})`),
  };
}
