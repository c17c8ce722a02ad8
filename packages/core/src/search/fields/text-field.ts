import type { OrganizationFacts } from "../organization-facts.ts";
import type { WildcardField } from "./field.ts";
import { createTextMatcher, foldText } from "./text-matcher.ts";
import { compileTextMatch } from "./text-matcher-sql.ts";

/** A text, compared as a whole and without case. Null is absent. */
export function textField(fact: (facts: OrganizationFacts) => string | null, column: string): WildcardField {
  return {
    accepts: "a text",
    normalize: foldText,
    createPredicate: (values) => {
      const matches = createTextMatcher(values);
      return (facts) => matches(fact(facts));
    },
    compileSql: (values, { constants }) =>
      compileTextMatch(column, values, constants).map((match) => `(${column} IS NOT NULL AND ${match})`),
  };
}
