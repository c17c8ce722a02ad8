import { anyOf } from "../truth.ts";
import type { Value } from "../value.ts";
import { isEmailAddress } from "./email-address.ts";
import type { Field } from "./field.ts";
import { foldText } from "./fold-text.ts";
import { compileLookup, createLookupPredicate } from "./membership-field.ts";
import { containsPattern, createTextMatcher } from "./text-matcher.ts";
import { compileTextMatch } from "./text-matcher-sql.ts";

/** A text anywhere in the name or the slug; a whole e-mail address also finds that member's organizations. */
export const freeTextField: Field = {
  accepts: "a text",
  wildcards: true,
  ordered: false,
  read: foldText,
  leaf: leafOf,
  test: (values) => {
    const found = createTextMatcher(values.map(containsPattern));
    const isMember = anyOf(leavesOf(values).map(createLookupPredicate));
    return (facts) => found(facts.name) || found(facts.slug) || isMember(facts);
  },
  sql: (values, _operator, context) => {
    const patterns = values.map(containsPattern);
    return [
      ...compileTextMatch("o.name", patterns, context.constants),
      ...compileTextMatch("o.slug", patterns, context.constants).map((match) => `(o.slug IS NOT NULL AND ${match})`),
      ...leavesOf(values).map((leaf) => compileLookup(leaf, context)),
    ];
  },
};

function leafOf(value: Value) {
  return isEmailAddress(value) ? { field: "email" as const, value } : null;
}

function leavesOf(values: readonly Value[]) {
  return values.map(leafOf).filter((leaf) => leaf !== null);
}
