import { fold } from "../../model/index.ts";
import type { SourceTraits } from "../source-traits.ts";
import type { Field } from "./field.ts";
import { foldText } from "./fold-text.ts";
import { createTextMatcher } from "./text-matcher.ts";

/** A text that is alike for all organizations of a source, so that in SQL it is decided before the first row is read. */
export function constantField(name: "provider" | "region" | "source"): Field {
  return createConstantField(name, foldText, fold);
}

/** One whose case tells apart. */
export function caseSensitiveConstantField(name: "installation"): Field {
  return createConstantField(
    name,
    (text) => text,
    (text) => text,
  );
}

function createConstantField(
  name: Exclude<keyof SourceTraits, "unsupported">,
  read: (text: string, folded: boolean) => string,
  spell: (text: string) => string,
): Field {
  return {
    accepts: "a text",
    wildcards: false,
    ordered: false,
    read,
    test: (values) => {
      const matches = createTextMatcher(values);
      return (facts) => matches(facts[name]);
    },
    sql: (values, _operator, { source }) => [values.includes(spell(source[name])) ? "1" : "0"],
  };
}
