import { fold } from "../../model/index.ts";
import type { SourceTraits } from "../source-traits.ts";
import type { Field } from "./field.ts";
import { foldText } from "./fold-text.ts";
import { createMatcher } from "./pattern.ts";

/** A text that is alike for all organizations of a source, so that in SQL it is decided before the first row is read. */
export function constant(name: "provider" | "region" | "source"): Field {
  return keptConstant(name, foldText, fold);
}

/** One whose case tells apart. */
export function casedConstant(name: "installation"): Field {
  return keptConstant(
    name,
    (text) => text,
    (text) => text,
  );
}

function keptConstant(
  name: Exclude<keyof SourceTraits, "lacks">,
  read: (text: string, folded: boolean) => string,
  spell: (text: string) => string,
): Field {
  return {
    accepts: "a text",
    wildcards: false,
    ordered: false,
    read,
    test: (values) => {
      const matches = createMatcher(values);
      return (facts) => matches(facts[name]);
    },
    sql: (values, _operator, { source }) => [values.includes(spell(source[name])) ? "1" : "0"],
  };
}
