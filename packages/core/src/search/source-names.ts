import { isWildcardTerm, type Query } from "./ast.ts";
import type { ConstantFieldName } from "./fields/constant-field.ts";
import { PLAIN_FIELDS } from "./query-fields.ts";
import { termsOf } from "./query-needs.ts";

const SOURCE_FIELDS: readonly ConstantFieldName[] = ["provider", "region", "source", "installation"];

/** The values of the fields that are the same for all organizations of a source. */
export type SourceNames = Readonly<Record<ConstantFieldName, FieldNames>>;

interface FieldNames {
  /** The values that some source of the deployment has, normalized. Any other value is a mistake. */
  readonly all: readonly string[];
  /** The values that the caller may see. */
  readonly inView: readonly string[];
}

/** A source as the query language knows it. */
export interface NamedSource {
  readonly id: string;
  readonly region: string;
  readonly provider: string;
  readonly installation: string;
}

/** Collects the values of all sources of a deployment, and of those in a caller's view. */
export function createSourceNames(all: readonly NamedSource[], inView: readonly NamedSource[]): SourceNames {
  const collect = (field: ConstantFieldName): FieldNames => ({
    all: valuesOf(field, [...all, ...inView]),
    inView: valuesOf(field, inView),
  });
  return {
    provider: collect("provider"),
    region: collect("region"),
    source: collect("source"),
    installation: collect("installation"),
  };
}

/** A condition on the source of an organization. */
export interface SourceValue {
  readonly field: ConstantFieldName;
  readonly value: string;
}

/** The values of source fields that a query names and that are not in view. */
export function valuesNotInView(query: Query, names: SourceNames): readonly SourceValue[] {
  return termsOf(query).flatMap((term) => {
    const { field } = term;
    if (isWildcardTerm(term) || !isSourceFieldName(field)) return [];
    return term.values.filter((value) => !names[field].inView.includes(value)).map((value) => ({ field, value }));
  });
}

/** Whether a source has a value of a source field. */
export function hasSourceValue(source: NamedSource, { field, value }: SourceValue): boolean {
  return valuesOf(field, [source]).includes(value);
}

export function isSourceFieldName(name: string): name is ConstantFieldName {
  return SOURCE_FIELDS.some((field) => field === name);
}

function valuesOf(field: ConstantFieldName, sources: readonly NamedSource[]): readonly string[] {
  const texts = sources.map((source) => source[field === "source" ? "id" : field]);
  return [...new Set(texts.flatMap((text) => PLAIN_FIELDS[field].normalize(text, false) ?? []))];
}
