import type { OrganizationFacts } from "../organization-facts.ts";
import { anyOf, type QueryPredicate } from "../truth.ts";
import type { PlainField } from "./field.ts";

interface Flag {
  readonly fact: (facts: OrganizationFacts) => boolean | null;
  readonly column: string;
}

/** Boolean facts by name. Null is absent. */
export function flagsField(byName: Readonly<Record<string, Flag>>): PlainField {
  const flags = new Map(Object.entries(byName));
  const names = [...flags.keys()];
  /** Values are normalized, so every value is the name of a flag. */
  const flagsOf = (values: readonly string[]) => values.flatMap((name) => flags.get(name) ?? []);
  return {
    accepts: `one of ${names.join(", ")}`,
    choices: names,
    ordered: false,
    normalize: (text) => (flags.has(text) ? text : null),
    createPredicate: (values) => anyOf(flagsOf(values).map(isSet)),
    compileSql: (values) => flagsOf(values).map(({ column }) => `${column} IS 1`),
  };
}

function isSet({ fact }: Flag): QueryPredicate {
  return (facts) => fact(facts) === true;
}
