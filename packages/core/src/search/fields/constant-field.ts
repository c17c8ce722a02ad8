import { fold } from "../../model/index.ts";
import type { PlainField } from "./field.ts";
import { createTextPredicate, foldText } from "./text-matcher.ts";

/** The fields whose value is the same for all organizations of a source. */
export type ConstantFieldName = "installation" | "provider" | "region" | "source";

/** A text that is the same for all organizations of a source. SQL decides it without reading a row. */
export function constantField(name: "provider" | "region" | "source"): PlainField {
  return createConstantField(name, foldText, fold);
}

/** A constant field whose values are compared with case. */
export function caseSensitiveConstantField(name: "installation"): PlainField {
  return createConstantField(
    name,
    (text) => text,
    (text) => text,
  );
}

function createConstantField(
  name: ConstantFieldName,
  normalize: (text: string, isFolded: boolean) => string,
  normalizeTrait: (text: string) => string,
): PlainField {
  return {
    accepts: "a text",
    ordered: false,
    normalize,
    createPredicate: (values) => createTextPredicate(values, (facts) => facts[name]),
    compileSql: (values, _operator, { source }) => [values.includes(normalizeTrait(source[name])) ? "1" : "0"],
  };
}
