import type { OrganizationFacts } from "../organization-facts.ts";
import type { Field } from "./field.ts";
import { createTextMatcher, foldText } from "./text-matcher.ts";
import { compileTextMatch } from "./text-matcher-sql.ts";

/** A text, compared as a whole and without case. Null is absent. */
export function textField(fact: (facts: OrganizationFacts) => string | null, column: string): Field {
  return {
    accepts: "a text",
    wildcards: true,
    ordered: false,
    normalize: foldText,
    createPredicate: (values) => {
      const matches = createTextMatcher(values);
      return (facts) => matches(fact(facts));
    },
    compileSql: (values, _operator, { constants }) =>
      compileTextMatch(column, values, constants).map((match) => `(${column} IS NOT NULL AND ${match})`),
  };
}
