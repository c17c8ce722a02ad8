import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCacheKey } from "../cache-key.ts";
import { testStore } from "../store-conformance.ts";
import { createSampleEntry } from "../testing/sample-responses.ts";
import { createMemoryStore } from "./memory-store.ts";

testStore("Memory", (now) => createMemoryStore(16 * 1024 * 1024, now));

const NOW = Date.UTC(2026, 10, 21);
const open = (capacity: number) => createMemoryStore(capacity, () => NOW);
const keyOf = (name: string) => createCacheKey("ann", { name });

describe("createMemoryStore", () => {
  it("the bodies never exceed the capacity", async () => {
    const CAPACITY = 20_000;
    const step = fc.tuple(fc.constantFrom("a", "b", "c", "d", "e", "f"), fc.integer({ min: 0, max: CAPACITY + 1 }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const store = open(CAPACITY);
        const names = new Set(steps.map(([name]) => name));
        for (const [name, bytes] of steps) {
          const isStored = await store.set(keyOf(name), createSampleEntry("", NOW, { body: new Uint8Array(bytes) }));
          expect(store.peek(keyOf(name)) !== null).toBe(isStored);
          const bodies = [...names].map((held) => store.peek(keyOf(held))?.body.byteLength ?? 0);
          expect(bodies.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(CAPACITY);
        }
      }),
    );
  });

  it("drops the least recently used entry first", async () => {
    const store = open(5000);
    const entry = createSampleEntry("", NOW, { body: new Uint8Array(1000) });
    for (const name of ["a", "b"]) await store.set(keyOf(name), entry);
    store.peek(keyOf("a"));
    await store.set(keyOf("c"), entry);
    expect(["a", "b", "c"].filter((name) => store.peek(keyOf(name)) !== null)).toEqual(["a", "c"]);
  });

  it("counts the whole buffer of a body, and all texts", async () => {
    const body = new Uint8Array(new ArrayBuffer(10_000), 0, 1);
    expect(await open(5000).set(keyOf("a"), createSampleEntry("", NOW, { body }))).toBe(false);
    const headers = [["Link", "x".repeat(5000)]] as const;
    expect(await open(5000).set(keyOf("a"), createSampleEntry("", NOW, { headers }))).toBe(false);
    expect(await open(5000).set(keyOf("x".repeat(5000)), createSampleEntry("", NOW))).toBe(false);
    expect(await open(5000).set(keyOf("a"), createSampleEntry("", NOW))).toBe(true);
  });

  it("an expired entry frees its space", async () => {
    let now = NOW;
    const store = createMemoryStore(4000, () => now);
    const body = new Uint8Array(1000);
    await store.set(keyOf("ended"), createSampleEntry("", NOW, { body, freshUntil: NOW, staleUntil: NOW + 1 }));
    await store.set(keyOf("living"), createSampleEntry("", NOW, { body }));
    now += 1;
    expect(store.peek(keyOf("ended"))).toBeNull();
    await store.set(keyOf("new"), createSampleEntry("", NOW, { body }));
    expect(store.peek(keyOf("living"))).not.toBeNull();
  });

  it("an entry that is too large removes the previous one", async () => {
    const store = open(5000);
    await store.set(keyOf("a"), createSampleEntry("small", NOW));
    await store.set(keyOf("a"), createSampleEntry("x".repeat(6000), NOW));
    expect(store.peek(keyOf("a"))).toBeNull();
  });
});
