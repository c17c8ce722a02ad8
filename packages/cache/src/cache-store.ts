import type { CacheEntry } from "./cache-entry.ts";
import type { CacheKey } from "./cache-key.ts";

/**
 * Stores entries. `store-conformance.ts` specifies the contract and runs against every store.
 *
 * A store checks nothing but time: it never returns an entry whose `staleUntil` has passed. It may drop any entry at any
 * time. A call may reject; the read then continues as if nothing were stored.
 */
export interface CacheStore {
  /** Returns the entry if it is available synchronously. If the result is null, `get` may still find the entry. */
  peek(key: CacheKey): CacheEntry | null;
  get(key: CacheKey): Promise<CacheEntry | null>;
  /**
   * Stores an entry in place of the previous one. In a store that supports `peek`, `peek` returns the entry as soon as
   * this call has returned its promise.
   *
   * @returns whether the entry is stored.
   */
  set(key: CacheKey, entry: CacheEntry): Promise<boolean>;
  delete(key: CacheKey): Promise<void>;
  /** Removes every entry of the target whose load started before now. */
  purge(target: PurgeTarget): Promise<void>;
}

/** What a purge removes: all entries with a tag, or all entries of a principal. */
export type PurgeTarget = { readonly tag: string } | { readonly principal: string };
