import { isExpired, type CacheEntry } from "../cache-entry.ts";
import type { CacheKey } from "../cache-key.ts";
import type { CacheStore, PurgeTarget } from "../cache-store.ts";
import { createLruMap } from "./lru-map.ts";

interface Slot {
  readonly principal: string;
  readonly entry: CacheEntry;
}

/**
 * Stores entries in the memory of the isolate, where a hit is synchronous. Drops the least recently used entries first.
 *
 * @param capacity the size of all entries, in bytes. An isolate has 128 MB for everything.
 * @param now milliseconds since 1970.
 */
export function createMemoryStore(capacity: number, now: () => number): CacheStore {
  const slots = createLruMap<Slot>(capacity);

  function peek(key: CacheKey): CacheEntry | null {
    const entry = slots.get(key.text)?.entry;
    if (entry === undefined) return null;
    if (!isExpired(entry, now())) return entry;
    slots.delete(key.text);
    return null;
  }

  return {
    peek,
    get: async (key) => peek(key),
    set: async (key, entry) => slots.set(key.text, { principal: key.principal, entry }, sizeOf(key, entry)),
    delete: async (key) => slots.delete(key.text),
    purge: async (target) => {
      for (const [text, slot] of slots.entries()) if (belongsTo(slot, target)) slots.delete(text);
    },
  };
}

/** A purge checks every entry. There is no index of tags, because purges are rare and entries are few. */
function belongsTo({ principal, entry }: Slot, target: PurgeTarget): boolean {
  return "tag" in target ? entry.tags.includes(target.tag) : principal === target.principal;
}

/** The approximate size of the objects of one entry, in bytes, without its texts and its body. */
const ENTRY_OVERHEAD = 512;

/** The size of an entry in bytes: the whole buffer that its body is a part of, and two bytes for each character. */
function sizeOf(key: CacheKey, entry: CacheEntry): number {
  const texts = [key.text, key.principal, entry.etag ?? "", ...entry.tags, ...entry.headers.flat()];
  return ENTRY_OVERHEAD + entry.body.buffer.byteLength + texts.reduce((sum, text) => sum + 2 * text.length, 0);
}
