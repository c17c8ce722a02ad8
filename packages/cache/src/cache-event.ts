/**
 * Everything that can happen during a read. The list of events is the specification: tests compare complete lists, and
 * `Cache-Status` is printed from them. `ttl` is the remaining freshness in milliseconds; it is negative for a stale entry.
 */
export type CacheEvent =
  /** A fresh entry was served. */
  | { readonly name: "fresh-hit"; readonly ttl: number }
  /** A stale entry was served. */
  | { readonly name: "stale-hit"; readonly ttl: number }
  /** The store has no entry. */
  | { readonly name: "missed" }
  /** The store has a stale entry that may only be served if the load fails. */
  | { readonly name: "expired"; readonly ttl: number }
  /** The request accepts no stored response, or does not accept this one. */
  | { readonly name: "bypassed" }
  /** The read started to wait for the load of another read. */
  | { readonly name: "collapsed" }
  /** The load that the read waited for did not end in time. */
  | { readonly name: "collapse-timeout" }
  /** The load returned a response with any status. */
  | { readonly name: "loaded"; readonly status: number }
  /** The load threw an error. */
  | { readonly name: "load-failed" }
  | { readonly name: "stored"; readonly ttl: number; readonly bytes: number }
  | { readonly name: "not-stored"; readonly reason: NotStoredReason }
  /** The entry was deleted, because the new response says that the caller may no longer see it. */
  | { readonly name: "dropped"; readonly status: number }
  /** A stale entry was served in place of a failed load. */
  | { readonly name: "served-stale-on-error"; readonly ttl: number }
  /** A background load was started after a stale entry was served. */
  | { readonly name: "refresh-started" }
  | { readonly name: "refreshed" }
  /** The entry stays stored until its `staleUntil`. */
  | { readonly name: "refresh-failed" }
  /** A call of the store rejected. The read continued without it. */
  | { readonly name: "store-failed"; readonly call: "get" | "set" | "delete" };

/**
 * Why a response is not stored. `status`: it is neither a 200 nor a 404 that the policy allows · `no-store`, `set-cookie`,
 * `vary`: its own header fields forbid it · `too-large` · `no-lifetime`: the policy gives it no time · `purged`: a purge
 * happened during the load · `outdated`: the load of the stored entry started later · `refused`: the store did not keep it.
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
