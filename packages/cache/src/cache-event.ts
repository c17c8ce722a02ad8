/**
 * Everything that can happen to a read, as past facts. The list of them is the specification: tests compare it whole,
 * and `Cache-Status` is printed from it. `ttl` is milliseconds left of freshness, negative once it is over.
 */
export type CacheEvent =
  /** What was kept is fresh, and was served. */
  | { readonly name: "fresh-hit"; readonly ttl: number }
  /** What was kept is stale, and was served all the same. */
  | { readonly name: "stale-hit"; readonly ttl: number }
  /** Nothing was kept. */
  | { readonly name: "missed" }
  /** Something is kept that may only stand in for a failure. */
  | { readonly name: "outlived"; readonly ttl: number }
  /** The request takes nothing that is kept, or not this. */
  | { readonly name: "passed-over" }
  /** The read waits for a load that another one had begun. */
  | { readonly name: "collapsed" }
  /** That load gave nothing in its time. */
  | { readonly name: "waited-out" }
  /** The source answered, whatever the status. */
  | { readonly name: "loaded"; readonly status: number }
  /** The source gave no answer. */
  | { readonly name: "load-failed" }
  | { readonly name: "stored"; readonly ttl: number; readonly bytes: number }
  | { readonly name: "not-stored"; readonly reason: NotStoredReason }
  /** Whatever was kept was forgotten, because the source no longer grants it. */
  | { readonly name: "dropped"; readonly status: number }
  /** What was kept stood in for an answer that failed. */
  | { readonly name: "served-stale-on-error"; readonly ttl: number }
  /** A new answer is being fetched behind one that was served. */
  | { readonly name: "refresh-started" }
  | { readonly name: "refreshed" }
  /** What was kept stays until its end. */
  | { readonly name: "refresh-failed" }
  /** The store itself failed; the read went on without it. */
  | { readonly name: "store-failed"; readonly call: "get" | "set" | "delete" };

/**
 * Why an answer is not kept. `status`: neither 200 nor a 404 that is believed · `no-store` `set-cookie` `vary`: its own
 * header fields forbid it · `too-large` · `no-lifetime`: the policy gives it no time · `purged`: a purge came while it
 * was loaded · `outdated`: what is kept was asked for later · `refused`: the store did not keep it.
 */
export type NotStoredReason =
  | "status"
  | "no-store"
  | "set-cookie"
  | "vary"
  | "too-large"
  | "no-lifetime"
  | "purged"
  | "outdated"
  | "refused";
