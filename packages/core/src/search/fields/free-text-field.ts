import type { MembershipLookup } from "../membership-lookup.ts";
import { anyOf } from "../truth.ts";
import type { Value } from "../value.ts";
import { isEmailAddress } from "./email-address.ts";
import type { WildcardField } from "./field.ts";
import { compileLookup, createLookupPredicate } from "./membership-field.ts";
import { compileTextMatch } from "./text-matcher-sql.ts";
import { containsPattern, createTextMatcher, foldText } from "./text-matcher.ts";

/** A substring of the name or the slug. A complete e-mail address also matches the organizations of that member. */
export const freeTextField: WildcardField = {
  accepts: "a text",
  normalize: foldText,
  lookup: lookupOf,
  createPredicate: (values) => {
    const matches = createTextMatcher(values.map(containsPattern));
    const isMember = anyOf(lookupsOf(values).map(createLookupPredicate));
    return (facts) => matches(facts.name) || matches(facts.slug) || isMember(facts);
  },
  compileSql: (values, context) => {
    const patterns = values.map(containsPattern);
    return [
      ...compileTextMatch("o.name", patterns, context.constants),
      ...compileTextMatch("o.slug", patterns, context.constants).map((match) => `(o.slug IS NOT NULL AND ${match})`),
      ...lookupsOf(values).map((lookup) => compileLookup(lookup, context)),
    ];
  },
};

function lookupOf(value: Value): MembershipLookup | null {
  return isEmailAddress(value) ? { field: "email", value } : null;
}

function lookupsOf(values: readonly Value[]): MembershipLookup[] {
  return values.map(lookupOf).filter((lookup) => lookup !== null);
}
