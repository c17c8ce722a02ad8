import type { MembershipLookup } from "../membership-lookup.ts";
import type { Operator } from "../operator.ts";
import type { SourceTraits } from "../source-traits.ts";
import type { SqlConstants } from "../sql-constants.ts";
import type { QueryPredicate } from "../truth.ts";
import type { Value } from "../value.ts";

/** Parts of a Directory's copy that are synced when they are first needed. */
export type Facet = "events" | "members" | "projects";

/**
 * All there is to know about a field of the query language; `fields.ts` lists them.
 *
 * `test` and `sql` are one meaning twice, and the conformance suite holds them to it. Values reach them as `read` left
 * them: one at least, and exactly one for an operator that is not `in`.
 */
export interface Field {
  /** What a value may be; completes "`created` takes …". */
  readonly accepts: string;
  /** The values there are, where they are few. */
  readonly choices?: readonly string[];
  /** Whether `*` stands for any text. */
  readonly wildcards: boolean;
  /** Whether `>=` and its like are allowed. */
  readonly ordered: boolean;
  /** The facet that holds the facts, if they are not in the list itself. */
  readonly facet?: Facet;
  /**
   * Brings a text to the one spelling under which it is compared and printed; null if it is no such value. `folded` is
   * true for a text that is known to be its own fold.
   */
  readonly read: (text: string, folded: boolean) => string | null;
  /** The leaf that a value asks for. */
  readonly leaf?: (value: Value) => MembershipLookup | null;
  readonly test: (values: readonly Value[], operator: Operator) => QueryPredicate;
  /** Alternatives, any of which is to hold: each an SQL expression over the row `o` that is 1, 0, or NULL for unknown. */
  readonly sql: (values: readonly Value[], operator: Operator, context: SqlContext) => readonly string[];
}

export interface SqlContext {
  readonly source: SourceTraits;
  readonly constants: SqlConstants;
}
