import type { StoredResponse } from "./cache-entry.ts";
import type { CacheStore } from "./cache-store.ts";
import type { InFlightLoads } from "./in-flight-loads.ts";

/** What all reads of one cache share. */
export interface CacheContext {
  readonly store: CacheStore;
  readonly inFlightLoads: InFlightLoads<LoadOutcome>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The outcome of a load. A failure is a value, because several reads may wait for the same load. */
export type LoadOutcome =
  | { readonly kind: "loaded"; readonly response: StoredResponse }
  | { readonly kind: "failed"; readonly error: unknown };
