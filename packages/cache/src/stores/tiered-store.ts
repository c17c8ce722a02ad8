import type { CacheStore } from "../cache-store.ts";

/**
 * Combines two stores: `l1` in memory, `l2` shared and slower. An entry is written to both. An entry that is found in `l2`
 * is copied to `l1`. `peek` looks in `l1` only.
 */
export function createTieredStore(l1: CacheStore, l2: CacheStore): CacheStore {
  let purgeCount = 0;

  /** Removes from `l2` first. Otherwise a `get` could copy a removed entry from `l2` to `l1`. */
  async function remove(fromL2: () => Promise<void>, fromL1: () => Promise<void>): Promise<void> {
    try {
      await fromL2();
    } finally {
      purgeCount += 1;
      await fromL1();
    }
  }

  return {
    peek: (key) => l1.peek(key),
    get: async (key) => {
      const inMemory = await l1.get(key);
      if (inMemory !== null) return inMemory;
      const before = purgeCount;
      const found = await l2.get(key);
      // The entry is not copied if it may have been removed during `l2.get`, or if `l1` now has a newer one.
      if (found !== null && before === purgeCount && l1.peek(key) === null) await l1.set(key, found);
      return found;
    },
    set: async (key, entry) => {
      const [isInL1, isInL2] = await Promise.all([l1.set(key, entry), l2.set(key, entry)]);
      return isInL1 || isInL2;
    },
    delete: (key) =>
      remove(
        () => l2.delete(key),
        () => l1.delete(key),
      ),
    purge: (target) =>
      remove(
        () => l2.purge(target),
        () => l1.purge(target),
      ),
  };
}
