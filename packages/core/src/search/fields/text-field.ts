import type { OrganizationFacts } from "../organization-facts.ts";
import type { Field } from "./field.ts";
import { foldText } from "./fold-text.ts";
import { createTextMatcher } from "./text-matcher.ts";
import { compileTextMatch } from "./text-matcher-sql.ts";

/** A text that is compared whole, without case. Null is absent. */
export function textField(fact: (facts: OrganizationFacts) => string | null, column: string): Field {
  return {
    accepts: "a text",
    wildcards: true,
    ordered: false,
    read: foldText,
    test: (values) => {
      const matches = createTextMatcher(values);
      return (facts) => matches(fact(facts));
    },
    sql: (values, _operator, { constants }) =>
      compileTextMatch(column, values, constants).map((match) => `(${column} IS NOT NULL AND ${match})`),
  };
}
