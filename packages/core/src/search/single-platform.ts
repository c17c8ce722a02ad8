import { isWildcardTerm, type Query } from "./ast.ts";
import type { SourceTraits } from "./source-traits.ts";

/**
 * The folded platform if a query consists of one condition on one platform without wildcards, such as `platform:python`.
 * Null for every other query. Such a query can be counted from the index of `platforms` alone.
 */
export function readSinglePlatform(query: Query, { unsupported }: Pick<SourceTraits, "unsupported">): string | null {
  if (query.kind !== "term" || !isWildcardTerm(query) || query.field !== "platform") return null;
  const [value, ...others] = query.values;
  return unsupported.platform === undefined && others.length === 0 && typeof value === "string" ? value : null;
}
