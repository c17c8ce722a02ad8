import type { CacheEntry } from "./cache-entry.ts";
import type { CacheKey } from "./cache-key.ts";

/**
 * Where entries are kept. `conformance.ts` is what this means, run against every store.
 *
 * A store keeps what it is given and judges nothing but time: it never gives an entry whose `staleUntil` has passed. It
 * may forget anything at any moment. A call may reject; a read then goes on as if nothing were kept.
 */
export interface CacheStore {
  /** The entry if it is at hand, with no wait. Null says nothing: `get` may still find one. */
  peek(key: CacheKey): CacheEntry | null;
  get(key: CacheKey): Promise<CacheEntry | null>;
  /**
   * Keeps an entry in place of the one before. A store that can peek shows it as soon as the call returns.
   *
   * @returns whether it is kept.
   */
  set(key: CacheKey, entry: CacheEntry): Promise<boolean>;
  delete(key: CacheKey): Promise<void>;
  /** Forgets every entry that was asked for before now and belongs to the target. */
  purge(target: PurgeTarget): Promise<void>;
}

/** What a purge takes away: all that was made from something, or all that was made for somebody. */
export type PurgeTarget = { readonly tag: string } | { readonly principal: string };
