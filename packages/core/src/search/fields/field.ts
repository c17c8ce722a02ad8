import type { MembershipLookup } from "../membership-lookup.ts";
import type { Operator } from "../operator.ts";
import type { SourceTraits } from "../source-traits.ts";
import type { SqlConstants } from "../sql-constants.ts";
import type { QueryPredicate } from "../truth.ts";
import type { Value } from "../value.ts";

/** Parts of a Directory's replica that are synced when a query first needs them. */
export type Facet = "events" | "members" | "projects";

/** What both types of fields have. */
interface FieldProperties {
  /** Describes the allowed values. Completes the sentence "`created` takes …". */
  readonly accepts: string;
  /** All allowed values, if the set is fixed. */
  readonly choices?: readonly string[];
  /** The facet that supplies the facts, if the upstream's list does not contain them. */
  readonly facet?: Facet;
  /**
   * Returns the form of a text that is compared and printed, or null if the text is not a valid value. It reads each
   * character a constant number of times. `isFolded` is true only for a text that is known to equal its fold.
   */
  readonly normalize: (text: string, isFolded: boolean) => string | null;
}

/**
 * A field whose values are texts without wildcards. `query-fields.ts` lists all fields.
 *
 * `createPredicate` and `compileSql` have the same meaning, which the conformance suite tests. Their values are results of
 * `normalize`: at least one for `in`, exactly one for any other operator.
 */
export interface PlainField extends FieldProperties {
  /** Whether the operators `<`, `<=`, `>` and `>=` are allowed. */
  readonly ordered: boolean;
  /** The membership lookup that a value needs, or null if it needs none. */
  readonly lookup?: (value: string) => MembershipLookup | null;
  readonly createPredicate: (values: readonly string[], operator: Operator) => QueryPredicate;
  /** Alternatives, to be joined with OR. Each is an SQL expression over the row `o`: 1, 0, or NULL for unknown. */
  readonly compileSql: (values: readonly string[], operator: Operator, context: SqlContext) => readonly string[];
}

/** A field whose values may have `*` for any text. Its only operator is `in`. */
export interface WildcardField extends FieldProperties {
  readonly lookup?: (value: Value) => MembershipLookup | null;
  readonly createPredicate: (values: readonly Value[]) => QueryPredicate;
  readonly compileSql: (values: readonly Value[], context: SqlContext) => readonly string[];
}

export interface SqlContext {
  readonly source: SourceTraits;
  readonly constants: SqlConstants;
}
