import { anyOf } from "../truth.ts";
import type { Value } from "../value.ts";
import { isEmail } from "./email.ts";
import type { Field } from "./field.ts";
import { foldText } from "./fold-text.ts";
import { sqlLeaf, testLeaf } from "./leaf.ts";
import { anywhere, createMatcher } from "./pattern.ts";
import { sqlMatches } from "./pattern-sql.ts";

/** A text anywhere in the name or the slug; a whole e-mail address also finds that member's organizations. */
export const phrase: Field = {
  accepts: "a text",
  wildcards: true,
  ordered: false,
  read: foldText,
  leaf: leafOf,
  test: (values) => {
    const found = createMatcher(values.map(anywhere));
    const isMember = anyOf(leavesOf(values).map(testLeaf));
    return (facts) => found(facts.name) || found(facts.slug) || isMember(facts);
  },
  sql: (values, _operator, context) => {
    const patterns = values.map(anywhere);
    return [
      ...sqlMatches("o.name", patterns, context.constants),
      ...sqlMatches("o.slug", patterns, context.constants).map((match) => `(o.slug IS NOT NULL AND ${match})`),
      ...leavesOf(values).map((leaf) => sqlLeaf(leaf, context)),
    ];
  },
};

function leafOf(value: Value) {
  return isEmail(value) ? { field: "email" as const, value } : null;
}

function leavesOf(values: readonly Value[]) {
  return values.map(leafOf).filter((leaf) => leaf !== null);
}
