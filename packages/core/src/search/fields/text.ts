import type { OrganizationFacts } from "../facts.ts";
import type { Field } from "./field.ts";
import { foldText } from "./fold-text.ts";
import { createMatcher } from "./pattern.ts";
import { sqlMatches } from "./pattern-sql.ts";

/** A text that is compared whole, without case. Null is absent. */
export function text(fact: (facts: OrganizationFacts) => string | null, column: string): Field {
  return {
    accepts: "a text",
    wildcards: true,
    ordered: false,
    read: foldText,
    test: (values) => {
      const matches = createMatcher(values);
      return (facts) => matches(fact(facts));
    },
    sql: (values, _operator, { constants }) =>
      sqlMatches(column, values, constants).map((match) => `(${column} IS NOT NULL AND ${match})`),
  };
}
