import { describe, expect, it } from "vitest";
import { testStore } from "../store-conformance.ts";
import { createCacheKey } from "../cache-key.ts";
import type { CacheStore } from "../cache-store.ts";
import { flushPromises } from "../testing/test-clock.ts";
import { createSampleEntry } from "../testing/sample-responses.ts";
import { createMemoryStore } from "./memory-store.ts";
import { createTieredStore } from "./tiered-store.ts";

const MEGABYTES = 16 * 1024 * 1024;
const NOW = Date.UTC(2026, 10, 21);
const KEY = createCacheKey("ann", { name: "a" });
const ENTRY = createSampleEntry("x", NOW, { tags: ["k6"] });

testStore("Tiered", (now) => createTieredStore(createMemoryStore(MEGABYTES, now), createMemoryStore(MEGABYTES, now)));

describe("tiered", () => {
  it("brings near what it finds far", async () => {
    const { near, far, store } = openTiers();
    await far.set(KEY, ENTRY);
    expect(store.peek(KEY)).toBeNull();
    expect(await store.get(KEY)).toBe(ENTRY);
    expect(near.peek(KEY)).toBe(ENTRY);
    await far.delete(KEY);
    expect(await store.get(KEY)).toBe(ENTRY);
  });

  it("writes, deletes and purges in both", async () => {
    const { near, far, store } = openTiers();
    const look = () => [near.peek(KEY), far.peek(KEY)];
    await store.set(KEY, ENTRY);
    expect(look()).toEqual([ENTRY, ENTRY]);
    await store.delete(KEY);
    expect(look()).toEqual([null, null]);
    await store.set(KEY, ENTRY);
    await store.purge({ tag: "k6" });
    expect(look()).toEqual([null, null]);
  });

  it("keeps what one of them keeps", async () => {
    const small = createMemoryStore(1, () => NOW);
    const large = createMemoryStore(MEGABYTES, () => NOW);
    expect(await createTieredStore(small, large).set(KEY, ENTRY)).toBe(true);
    expect(await createTieredStore(large, small).set(KEY, ENTRY)).toBe(true);
    expect(await createTieredStore(small, small).set(KEY, ENTRY)).toBe(false);
  });

  it("forgets near even where far fails to, and says so", async () => {
    const { near, far } = openTiers();
    const failing = { ...far, purge: fail, delete: fail };
    const store = createTieredStore(near, failing);
    await store.set(KEY, ENTRY);
    await expect(store.purge({ tag: "k6" })).rejects.toThrow("far away");
    expect(near.peek(KEY)).toBeNull();
    await store.set(KEY, ENTRY);
    await expect(store.delete(KEY)).rejects.toThrow("far away");
    expect(near.peek(KEY)).toBeNull();
  });

  it.each(["purge", "delete"] as const)("brings nothing near that a %s overtook", async (act) => {
    const { near, far, release, store } = openSlowTiers();
    await far.set(KEY, ENTRY);
    const getting = store.get(KEY);
    await flushPromises();
    await (act === "purge" ? store.purge({ tag: "k6" }) : store.delete(KEY));
    release();
    await getting;
    expect(near.peek(KEY)).toBeNull();
  });

  it("does not put something older over what came near meanwhile", async () => {
    const { near, far, release, store } = openSlowTiers();
    await far.set(KEY, ENTRY);
    const getting = store.get(KEY);
    await flushPromises();
    const newer = createSampleEntry("newer", NOW);
    await store.set(KEY, newer);
    release();
    await getting;
    expect(near.peek(KEY)).toBe(newer);
  });
});

function openTiers(): { readonly near: CacheStore; readonly far: CacheStore; readonly store: CacheStore } {
  const near = createMemoryStore(MEGABYTES, () => NOW);
  const far = createMemoryStore(MEGABYTES, () => NOW);
  return { near, far, store: createTieredStore(near, far) };
}

/** Tiers whose far one answers `get`, with what it had when it was asked, once it is released. */
function openSlowTiers() {
  const { near, far } = openTiers();
  const { promise, resolve } = Promise.withResolvers<void>();
  const slow: CacheStore = {
    ...far,
    get: async (key) => {
      const found = await far.get(key);
      await promise;
      return found;
    },
  };
  return { near, far, release: resolve, store: createTieredStore(near, slow) };
}

function fail(): Promise<void> {
  return Promise.reject(new Error("far away"));
}
