/** Which responses are stored, and for how long they are served. Times are in milliseconds, sizes in bytes. */
export interface CachePolicy {
  /** How long a response is served without a new load. */
  readonly fresh: number;
  /** How long after `fresh` a response is still served while a new one is loaded in the background. */
  readonly staleWhileRevalidate: number;
  /** How long after `fresh` a response may be served in place of a failed load. */
  readonly staleIfError: number;
  /** How long a 404 is served. 0: a 404 is not stored. A 404 is never served stale. */
  readonly negative: number;
  /** The largest body that is stored. */
  readonly maxBytes: number;
  /**
   * Request header fields, in lower case, whose values the key contains. A response whose `Vary` names any other field is
   * not stored.
   */
  readonly keyedFields: readonly string[];
}

/** A policy for responses that are cheap to load again. */
export const DEFAULT_CACHE_POLICY: CachePolicy = {
  fresh: 15_000,
  staleWhileRevalidate: 60_000,
  staleIfError: 0,
  negative: 5000,
  maxBytes: 2 * 1024 * 1024,
  keyedFields: [],
};
