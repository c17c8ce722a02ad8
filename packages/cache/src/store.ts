import type { Entry } from "./entry.ts";
import type { Key } from "./key.ts";

/**
 * Where entries are kept. `conformance.ts` is what this means, run against every store.
 *
 * A store keeps what it is given and judges nothing but time: it never gives an entry whose `staleUntil` has passed. It
 * may forget anything at any moment. A call may reject; a read then goes on as if nothing were kept.
 */
export interface Store {
  /** The entry if it is at hand, with no wait. Null says nothing: `get` may still find one. */
  peek(key: Key): Entry | null;
  get(key: Key): Promise<Entry | null>;
  /**
   * Keeps an entry in place of the one before. A store that can peek shows it as soon as the call returns.
   *
   * @returns whether it is kept.
   */
  set(key: Key, entry: Entry): Promise<boolean>;
  delete(key: Key): Promise<void>;
  /** Forgets every entry that was asked for before now and belongs to the target. */
  purge(target: Target): Promise<void>;
}

/** What a purge takes away: all that was made from something, or all that was made for somebody. */
export type Target = { readonly tag: string } | { readonly principal: string };
