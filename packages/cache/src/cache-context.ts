import type { InFlightLoads } from "./in-flight-loads.ts";
import type { StoredResponse } from "./cache-entry.ts";
import type { CacheStore } from "./cache-store.ts";

/** What every read of one cache works with. */
export interface CacheContext {
  readonly store: CacheStore;
  readonly inFlightLoads: InFlightLoads<LoadOutcome>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a load comes to. A failure is a value here, because several reads may wait for it. */
export type LoadOutcome =
  | { readonly kind: "answered"; readonly answer: StoredResponse }
  | { readonly kind: "failed"; readonly error: unknown };
