import { describe, expect, it } from "vitest";
import { createCacheKey } from "../cache-key.ts";
import type { CacheStore } from "../cache-store.ts";
import { testStore } from "../store-conformance.ts";
import { createSampleEntry } from "../testing/sample-responses.ts";
import { flushPromises } from "../testing/test-clock.ts";
import { createMemoryStore } from "./memory-store.ts";
import { createTieredStore } from "./tiered-store.ts";

const MEGABYTES = 16 * 1024 * 1024;
const NOW = Date.UTC(2026, 10, 21);
const KEY = createCacheKey("ann", { name: "a" });
const ENTRY = createSampleEntry("x", NOW, { tags: ["k6"] });

testStore("Tiered", (now) => createTieredStore(createMemoryStore(MEGABYTES, now), createMemoryStore(MEGABYTES, now)));

describe("createTieredStore", () => {
  it("copies an entry of l2 to l1", async () => {
    const { l1, l2, store } = openTiers();
    await l2.set(KEY, ENTRY);
    expect(store.peek(KEY)).toBeNull();
    expect(await store.get(KEY)).toBe(ENTRY);
    expect(l1.peek(KEY)).toBe(ENTRY);
    await l2.delete(KEY);
    expect(await store.get(KEY)).toBe(ENTRY);
  });

  it("set, delete and purge apply to both stores", async () => {
    const { l1, l2, store } = openTiers();
    const both = () => [l1.peek(KEY), l2.peek(KEY)];
    await store.set(KEY, ENTRY);
    expect(both()).toEqual([ENTRY, ENTRY]);
    await store.delete(KEY);
    expect(both()).toEqual([null, null]);
    await store.set(KEY, ENTRY);
    await store.purge({ tag: "k6" });
    expect(both()).toEqual([null, null]);
  });

  it("set succeeds if one of the stores succeeds", async () => {
    const small = createMemoryStore(1, () => NOW);
    const large = createMemoryStore(MEGABYTES, () => NOW);
    expect(await createTieredStore(small, large).set(KEY, ENTRY)).toBe(true);
    expect(await createTieredStore(large, small).set(KEY, ENTRY)).toBe(true);
    expect(await createTieredStore(small, small).set(KEY, ENTRY)).toBe(false);
  });

  it("removes from l1 even if l2 rejects, and rejects", async () => {
    const { l1, l2 } = openTiers();
    const failing = { ...l2, purge: fail, delete: fail };
    const store = createTieredStore(l1, failing);
    await store.set(KEY, ENTRY);
    await expect(store.purge({ tag: "k6" })).rejects.toThrow("unavailable");
    expect(l1.peek(KEY)).toBeNull();
    await store.set(KEY, ENTRY);
    await expect(store.delete(KEY)).rejects.toThrow("unavailable");
    expect(l1.peek(KEY)).toBeNull();
  });

  it.each(["purge", "delete"] as const)("does not copy an entry to l1 after a %s during get", async (operation) => {
    const { l1, l2, release, store } = openSlowTiers();
    await l2.set(KEY, ENTRY);
    const getting = store.get(KEY);
    await flushPromises();
    await (operation === "purge" ? store.purge({ tag: "k6" }) : store.delete(KEY));
    release();
    await getting;
    expect(l1.peek(KEY)).toBeNull();
  });

  it("does not replace a newer entry in l1", async () => {
    const { l1, l2, release, store } = openSlowTiers();
    await l2.set(KEY, ENTRY);
    const getting = store.get(KEY);
    await flushPromises();
    const newer = createSampleEntry("newer", NOW);
    await store.set(KEY, newer);
    release();
    await getting;
    expect(l1.peek(KEY)).toBe(newer);
  });
});

function openTiers(): { readonly l1: CacheStore; readonly l2: CacheStore; readonly store: CacheStore } {
  const l1 = createMemoryStore(MEGABYTES, () => NOW);
  const l2 = createMemoryStore(MEGABYTES, () => NOW);
  return { l1, l2, store: createTieredStore(l1, l2) };
}

/** Stores whose `l2.get` reads the entry at once, but returns it only after `release` was called. */
function openSlowTiers() {
  const { l1, l2 } = openTiers();
  const { promise, resolve } = Promise.withResolvers<void>();
  const slow: CacheStore = {
    ...l2,
    get: async (key) => {
      const found = await l2.get(key);
      await promise;
      return found;
    },
  };
  return { l1, l2, release: resolve, store: createTieredStore(l1, slow) };
}

function fail(): Promise<void> {
  return Promise.reject(new Error("unavailable"));
}
