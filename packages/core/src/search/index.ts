export type { Query } from "./ast.ts";
export { compileSql, type CompiledQuery } from "./compile-sql.ts";
export { decodeQuery } from "./decode-query.ts";
export { FIELD_NAMES, type FieldName } from "./field-names.ts";
export type { Facet } from "./fields/field.ts";
export { lookupKey, type MembershipLookup } from "./membership-lookup.ts";
export type { OrganizationFacts } from "./organization-facts.ts";
export { parseQuery } from "./parser.ts";
export { printQuery } from "./printer.ts";
export type { QueryBounds } from "./query-bounds.ts";
export { ALL_ORGANIZATIONS } from "./query-builder.ts";
export { QueryError, type QueryErrorCode, type Span } from "./query-error.ts";
export { explainQuery, type QueryExplanation } from "./query-explanation.ts";
export { collectNeeds, type QueryNeeds } from "./query-needs.ts";
export { createPredicate } from "./query-predicate.ts";
export { SEARCH_SCHEMA } from "./search-schema.ts";
export {
  createSourceNames,
  hasSourceValue,
  valuesNotInView,
  type SourceNames,
  type SourceValue,
} from "./source-names.ts";
export { readSinglePlatform } from "./single-platform.ts";
export { compileTextCandidates } from "./text-candidates.ts";
export type { SourceTraits, Unsupported, UnsupportedFields } from "./source-traits.ts";
export type { QueryPredicate } from "./truth.ts";
