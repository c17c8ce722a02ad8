import type { OrganizationFacts } from "../organization-facts.ts";
import { anyOf } from "../truth.ts";
import type { Value } from "../value.ts";
import type { Field } from "./field.ts";

interface Flag {
  readonly fact: (facts: OrganizationFacts) => boolean | null;
  readonly column: string;
}

/** Boolean facts by name. Null is absent. */
export function flagsField(byName: Readonly<Record<string, Flag>>): Field {
  const names = Object.keys(byName);
  const chosen = (values: readonly Value[]) =>
    values.map((name) => (typeof name === "string" ? byName[name] : undefined)).filter((flag) => flag !== undefined);
  return {
    accepts: `one of ${names.join(", ")}`,
    choices: names,
    wildcards: false,
    ordered: false,
    normalize: (text) => (Object.hasOwn(byName, text) ? text : null),
    createPredicate: (values) =>
      anyOf(
        chosen(values).map(
          ({ fact }) =>
            (facts) =>
              fact(facts) === true,
        ),
      ),
    compileSql: (values) => chosen(values).map(({ column }) => `${column} IS 1`),
  };
}
