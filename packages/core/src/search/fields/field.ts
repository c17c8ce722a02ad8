import type { MembershipLookup } from "../membership-lookup.ts";
import type { Operator } from "../operator.ts";
import type { SourceTraits } from "../source-traits.ts";
import type { SqlConstants } from "../sql-constants.ts";
import type { QueryPredicate } from "../truth.ts";
import type { Value } from "../value.ts";

/** Parts of a Directory's replica that are synced when a query first needs them. */
export type Facet = "events" | "members" | "projects";

/**
 * Definition of one field of the query language. `query-fields.ts` lists all fields.
 *
 * `createPredicate` and `compileSql` have the same meaning, which the conformance suite tests. Their values are results of
 * `normalize`: at least one for `in`, exactly one for any other operator.
 */
export interface Field {
  /** Describes the allowed values. Completes the sentence "`created` takes …". */
  readonly accepts: string;
  /** All allowed values, if the set is fixed. */
  readonly choices?: readonly string[];
  /** Whether `*` is a wildcard for any text. */
  readonly wildcards: boolean;
  /** Whether the operators `<`, `<=`, `>` and `>=` are allowed. */
  readonly ordered: boolean;
  /** The facet that supplies the facts, if the upstream's list does not contain them. */
  readonly facet?: Facet;
  /**
   * Returns the form of a text that is compared and printed, or null if the text is not a valid value. `isFolded` is true
   * only for a text that is known to equal its fold.
   */
  readonly normalize: (text: string, isFolded: boolean) => string | null;
  /** The membership lookup that a value needs, or null if it needs none. */
  readonly lookup?: (value: Value) => MembershipLookup | null;
  readonly createPredicate: (values: readonly Value[], operator: Operator) => QueryPredicate;
  /** Alternatives, to be joined with OR. Each is an SQL expression over the row `o`: 1, 0, or NULL for unknown. */
  readonly compileSql: (values: readonly Value[], operator: Operator, context: SqlContext) => readonly string[];
}

export interface SqlContext {
  readonly source: SourceTraits;
  readonly constants: SqlConstants;
}
