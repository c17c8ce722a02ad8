import { describe, expect, it } from "vitest";
import { createCacheKey } from "./cache-key.ts";
import type { CacheStore } from "./cache-store.ts";
import { createMemoryStore } from "./stores/memory-store.ts";
import { createTieredStore } from "./stores/tiered-store.ts";
import { createCacheHarness } from "./testing/cache-harness.ts";
import { createLoadedResponse, createSampleEntry, decodeUtf8 } from "./testing/sample-responses.ts";
import { flushPromises } from "./testing/test-clock.ts";

const FRESH = 15_000;
const STALE = 60_000;

describe("principals", () => {
  it("do not share entries or purges", async () => {
    const harness = createCacheHarness();
    await harness.readAndPrint("a", { principal: "ann" });
    expect(await harness.readAndPrint("a", { principal: "bob" })).toContain("1. missed");
    await harness.cache.purge({ principal: "ann" });
    expect(await harness.readAndPrint("a", { principal: "bob" })).toContain("1. fresh-hit");
    expect(await harness.readAndPrint("a", { principal: "ann" })).toContain("1. missed");
  });

  it("do not share loads", async () => {
    const harness = createCacheHarness({ holdLoads: true });
    const reads = ["ann", "bob"].map((principal) => harness.startRead("a", { principal }));
    await startLoads(harness);
    expect(harness.loads.map(({ key }) => key.principal)).toEqual(["ann", "bob"]);
    for (const load of harness.loads) await load.resolve(createLoadedResponse(load.key.principal));
    const results = await Promise.all(reads.map(({ result }) => result));
    expect(results.map(({ response }) => new TextDecoder().decode(response.body))).toEqual(["ann", "bob"]);
  });
});

describe("purge", () => {
  it("a purge by tag removes the entries of every principal", async () => {
    const harness = createCacheHarness();
    const load = () => createLoadedResponse("x", { tags: ["sentry-us", "k6"] });
    await harness.readAndPrint("a", { principal: "ann", load });
    await harness.readAndPrint("a", { principal: "bob", load });
    await harness.readAndPrint("b", { principal: "ann" });
    await harness.cache.purge({ tag: "k6" });
    expect(await harness.readAndPrint("a", { principal: "ann" })).toContain("1. missed");
    expect(await harness.readAndPrint("a", { principal: "bob" })).toContain("1. missed");
    expect(await harness.readAndPrint("b", { principal: "ann" })).toContain("1. fresh-hit");
  });

  it("a load that started before a purge is not stored, and no later read waits for it", async () => {
    const harness = createCacheHarness({ holdLoads: true });
    const early = harness.startRead("a");
    await startLoads(harness);
    await harness.cache.purge({ tag: "k6" });
    const late = harness.startRead("a");
    await startLoads(harness);
    expect(harness.loads).toHaveLength(2);
    await harness.loads[1]?.resolve(createLoadedResponse("new"));
    await harness.loads[0]?.resolve(createLoadedResponse("old", { tags: ["k6"] }));
    await Promise.all([early.result, late.result]);
    expect(early.events.at(-1)).toEqual({ name: "not-stored", reason: "purged" });
    expect(await harness.readAndPrint("a")).toContain('"new"');
  });
});

describe("a store that rejects", () => {
  const failing = (call: "get" | "set" | "delete") => (now: () => number) => {
    const memory = createMemoryStore(1_000_000, now);
    return { ...memory, peek: () => null, [call]: () => Promise.reject(new Error("no store")) };
  };

  it("a rejected get counts as a miss", async () => {
    const harness = createCacheHarness({ createStore: failing("get") });
    expect(await harness.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. store-failed call=get
      2. missed
      3. loaded status=200
      4. stored ttl=15000 bytes=3
      => 200 "a 1""
    `);
  });

  it("a rejected set does not affect the result", async () => {
    const harness = createCacheHarness({ createStore: failing("set") });
    expect(await harness.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. store-failed call=set
      4. not-stored reason=refused
      => 200 "a 1""
    `);
  });

  it("a rejected delete is recorded", async () => {
    const harness = createCacheHarness({ createStore: failing("delete") });
    expect(await harness.readAndPrint("a", { load: () => createLoadedResponse("no", { status: 403 }) }))
      .toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=403
      3. not-stored reason=status
      4. store-failed call=delete
      => 403 "no""
    `);
  });

  it("a rejected purge is thrown", async () => {
    const store = { ...createMemoryStore(1, Date.now), purge: () => Promise.reject(new Error("no store")) };
    const harness = createCacheHarness({ createStore: () => store });
    await expect(harness.cache.purge({ tag: "k6" })).rejects.toThrow("no store");
  });

  it("a rejected set of l2 does not hide that l1 stored the entry", async () => {
    const createStore = (now: () => number) =>
      createTieredStore(createMemoryStore(1_000_000, now), failing("set")(now));
    const harness = createCacheHarness({ createStore });
    expect(await harness.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      4. store-failed call=set
      => 200 "a 1""
    `);
    expect(await harness.readAndPrint("a")).toContain("1. fresh-hit");
  });
});

describe("a slow store", () => {
  it("a read does not wait for set if the entry is in memory", async () => {
    const createStore = (now: () => number) => {
      const memory = createMemoryStore(1_000_000, now);
      return createTieredStore(memory, { ...memory, set: () => new Promise<never>(() => {}) });
    };
    const { events } = await createCacheHarness({ createStore }).startRead("a").result;
    expect(events.at(-1)).toMatchObject({ name: "stored" });
  });

  it("the runtime waits for set", async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const createStore = (now: () => number) => {
      const memory = createMemoryStore(1_000_000, now);
      return createTieredStore(memory, { ...memory, set: () => promise });
    };
    const { result, finish } = createCacheHarness({ createStore }).startRead("a");
    await result;
    let isFinished = false;
    const finished = finish().then(() => (isFinished = true));
    await flushPromises();
    expect(isFinished).toBe(false);
    resolve(true);
    await finished;
  });

  it("an entry that expires during get is not served", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const createStore = (now: () => number): CacheStore => {
      const memory = createMemoryStore(1_000_000, now);
      const get: CacheStore["get"] = async (key) => {
        const found = await memory.get(key);
        if (found !== null) await promise;
        return found;
      };
      return { ...memory, peek: () => null, get };
    };
    const harness = createCacheHarness({ createStore });
    await harness.readAndPrint("a");
    await harness.clock.advance(FRESH + STALE - 1);
    const late = harness.startRead("a", { policy: { staleWhileRevalidate: 10 * STALE } });
    await harness.clock.advance(1);
    resolve();
    expect(decodeUtf8((await late.result).response.body)).toBe("a 2");
    expect(late.events[0]).toEqual({ name: "missed" });
  });

  it("an older entry of l2 does not replace a newer one in memory", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const createStore = (now: () => number) => {
      const l2 = createMemoryStore(1_000_000, now);
      void l2.set(createCacheKey("ann", { name: "a" }), createSampleEntry("old", now()));
      const get: CacheStore["get"] = async (key) => {
        const found = await l2.get(key);
        await promise;
        return found;
      };
      return createTieredStore(createMemoryStore(1_000_000, now), { ...l2, get });
    };
    const harness = createCacheHarness({ createStore });
    const early = harness.startRead("a");
    await flushPromises();
    await harness.readAndPrint("a", { accept: "none", load: () => createLoadedResponse("new") });
    resolve();
    expect(decodeUtf8((await early.result).response.body)).toBe("new");
  });
});

describe("a store without capacity", () => {
  it("a refused entry is recorded", async () => {
    const harness = createCacheHarness({ createStore: (now) => createMemoryStore(1, now) });
    expect(await harness.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. not-stored reason=refused
      => 200 "a 1""
    `);
  });
});

describe("a store without peek", () => {
  it("serves hits like other stores", async () => {
    const harness = createCacheHarness({
      createStore: (now) => ({ ...createMemoryStore(1_000_000, now), peek: () => null }),
    });
    expect(await harness.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 1""
    `);
    expect(await harness.readAndPrint("a")).toContain("1. fresh-hit ttl=15000");
    await harness.clock.advance(FRESH);
    expect(await harness.readAndPrint("a")).toContain("5. refreshed");
  });

  it("is read by a request with accept while a load is in flight", async () => {
    const harness = createCacheHarness({
      holdLoads: true,
      createStore: (now) => ({ ...createMemoryStore(1_000_000, now), peek: () => null }),
    });
    await harness.readAndPrint("a", { load: () => createLoadedResponse("old") });
    await harness.clock.advance(FRESH);
    await harness.startRead("a").result;
    expect(harness.loads).toHaveLength(1);
    const result = await harness.startRead("a", { accept: () => true }).result;
    expect(result.events).toEqual([{ name: "stale-hit", ttl: 0 }]);
  });

  it("is not read while a load of the same key is in flight", async () => {
    let gets = 0;
    const createStore = (now: () => number): CacheStore => {
      const memory = createMemoryStore(1_000_000, now);
      const get: CacheStore["get"] = (key) => {
        gets += 1;
        return memory.get(key);
      };
      return { ...memory, peek: () => null, get };
    };
    const harness = createCacheHarness({ holdLoads: true, createStore });
    harness.startRead("a");
    await startLoads(harness);
    const late = harness.startRead("a");
    await startLoads(harness);
    expect(gets).toBe(1);
    await harness.loads[0]?.resolve(createLoadedResponse("shared"));
    expect(late.events).toEqual([{ name: "missed" }, { name: "collapsed" }]);
  });
});

/** Runs the reads until their loads have started. */
function startLoads({ clock }: ReturnType<typeof createCacheHarness>): Promise<void> {
  return clock.advance(0);
}
