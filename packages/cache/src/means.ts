import type { Flights } from "./collapse.ts";
import type { Answer } from "./entry.ts";
import type { Store } from "./store.ts";

/** What every read of one cache works with. */
export interface Means {
  readonly store: Store;
  readonly flights: Flights<Outcome>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a load comes to. A failure is a value here, because several reads may wait for it. */
export type Outcome =
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "failed"; readonly error: unknown };
