/** How long, and what, a question's answers may be kept. Times are milliseconds, sizes bytes. */
export interface CachePolicy {
  /** How long an answer is served with no further thought. */
  readonly fresh: number;
  /** How long after that it is still served while a new one is fetched behind. */
  readonly staleWhileRevalidate: number;
  /** How long after `fresh` it may stand in for an answer that failed. */
  readonly staleIfError: number;
  /** How long "there is no such thing" (404) is believed. 0: not at all. It is never served stale. */
  readonly negative: number;
  /** The largest body that is kept. */
  readonly maxBytes: number;
  /** Request fields that the key stands for, in lower case. An answer that varies by any other is not kept. */
  readonly keyedFields: readonly string[];
}

/** The policy of an edge in front of answers that are cheap to make again. */
export const DEFAULT_CACHE_POLICY: CachePolicy = {
  fresh: 15_000,
  staleWhileRevalidate: 60_000,
  staleIfError: 0,
  negative: 5000,
  maxBytes: 2 * 1024 * 1024,
  keyedFields: [],
};
