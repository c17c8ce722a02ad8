import { isExpired, type CacheEntry } from "../cache-entry.ts";
import type { CacheKey } from "../cache-key.ts";
import type { CacheStore, PurgeTarget } from "../cache-store.ts";
import { createLruMap } from "./lru-map.ts";

interface Kept {
  readonly principal: string;
  readonly entry: CacheEntry;
}

/**
 * Keeps entries in the isolate's memory, where a hit waits for nothing. Forgets first what was used longest ago.
 *
 * @param capacity in bytes, for all entries. An isolate has 128 MB for everything it does.
 * @param now milliseconds since 1970.
 */
export function createMemoryStore(capacity: number, now: () => number): CacheStore {
  const kept = createLruMap<Kept>(capacity);

  function peek(key: CacheKey): CacheEntry | null {
    const entry = kept.get(key.text)?.entry;
    if (entry === undefined) return null;
    if (!isExpired(entry, now())) return entry;
    kept.delete(key.text);
    return null;
  }

  return {
    peek,
    get: async (key) => peek(key),
    set: async (key, entry) => kept.set(key.text, { principal: key.principal, entry }, sizeOf(key, entry)),
    delete: async (key) => kept.delete(key.text),
    purge: async (target) => {
      for (const [text, value] of kept.entries()) if (belongsTo(value, target)) kept.delete(text);
    },
  };
}

/** Purges are rare and entries few enough to look at each, so no index of tags is kept beside them. */
function belongsTo({ principal, entry }: Kept, target: PurgeTarget): boolean {
  return "tag" in target ? entry.tags.includes(target.tag) : principal === target.principal;
}

/** What the objects around texts and bytes weigh, roughly: the entry, its map slot, a pair for each field. */
const FRAME = 512;

/** Bytes that an entry holds on to: the whole buffer under its body, and two for each character. */
function sizeOf(key: CacheKey, entry: CacheEntry): number {
  const texts = [key.text, key.principal, entry.etag ?? "", ...entry.tags, ...entry.headers.flat()];
  return FRAME + entry.body.buffer.byteLength + texts.reduce((sum, text) => sum + 2 * text.length, 0);
}
