import { fold } from "../../model/index.ts";
import type { SourceTraits } from "../source-traits.ts";
import type { Field } from "./field.ts";
import { createTextMatcher, foldText } from "./text-matcher.ts";

/** A text that is the same for all organizations of a source. SQL decides it without reading a row. */
export function constantField(name: "provider" | "region" | "source"): Field {
  return createConstantField(name, foldText, fold);
}

/** A constant field whose values are compared with case. */
export function caseSensitiveConstantField(name: "installation"): Field {
  return createConstantField(
    name,
    (text) => text,
    (text) => text,
  );
}

function createConstantField(
  name: Exclude<keyof SourceTraits, "unsupported">,
  normalize: (text: string, isFolded: boolean) => string,
  normalizeTrait: (text: string) => string,
): Field {
  return {
    accepts: "a text",
    wildcards: false,
    ordered: false,
    normalize,
    createPredicate: (values) => {
      const matches = createTextMatcher(values);
      return (facts) => matches(facts[name]);
    },
    compileSql: (values, _operator, { source }) => [values.includes(normalizeTrait(source[name])) ? "1" : "0"],
  };
}
