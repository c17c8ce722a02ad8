import type { CacheStore } from "../cache-store.ts";

/**
 * A near store before a far one: what the far one gives comes near, and what is kept is kept in both. Only the near one
 * can be peeked at, and what it keeps it has at once, so nobody needs to wait for the far one's writing.
 */
export function createTieredStore(near: CacheStore, far: CacheStore): CacheStore {
  let forgettings = 0;

  /** Far first: else what a read brings near meanwhile would outlive it. */
  async function forget(inFar: () => Promise<void>, inNear: () => Promise<void>): Promise<void> {
    try {
      await inFar();
    } finally {
      forgettings += 1;
      await inNear();
    }
  }

  return {
    peek: (key) => near.peek(key),
    get: async (key) => {
      const atHand = await near.get(key);
      if (atHand !== null) return atHand;
      const before = forgettings;
      const found = await far.get(key);
      // What may have been forgotten since, and what is older than what came near since, does not come near.
      if (found !== null && before === forgettings && near.peek(key) === null) await near.set(key, found);
      return found;
    },
    set: async (key, entry) => {
      const [isNear, isFar] = await Promise.all([near.set(key, entry), far.set(key, entry)]);
      return isNear || isFar;
    },
    delete: (key) =>
      forget(
        () => far.delete(key),
        () => near.delete(key),
      ),
    purge: (target) =>
      forget(
        () => far.purge(target),
        () => near.purge(target),
      ),
  };
}
