import { describe, expect, it } from "vitest";
import { createCacheKey } from "./cache-key.ts";
import type { CacheStore } from "./cache-store.ts";
import { createMemoryStore } from "./stores/memory-store.ts";
import { createTieredStore } from "./stores/tiered-store.ts";
import { flushPromises } from "./testing/test-clock.ts";
import { createLoadedResponse, createSampleEntry, decodeUtf8 } from "./testing/sample-responses.ts";
import { createCacheHarness } from "./testing/cache-harness.ts";

const FRESH = 15_000;
const STALE = 60_000;

describe("principals", () => {
  it("never share an answer, a load or a purge", async () => {
    const stage = createCacheHarness();
    await stage.readAndPrint("a", { principal: "ann" });
    expect(await stage.readAndPrint("a", { principal: "bob" })).toContain("1. missed");
    await stage.cache.purge({ principal: "ann" });
    expect(await stage.readAndPrint("a", { principal: "bob" })).toContain("1. fresh-hit");
    expect(await stage.readAndPrint("a", { principal: "ann" })).toContain("1. missed");
  });

  it("do not collapse into each other", async () => {
    const stage = createCacheHarness({ held: true });
    const asked = ["ann", "bob"].map((principal) => stage.startRead("a", { principal }));
    await settled(stage);
    expect(stage.loads.map(({ key }) => key.principal)).toEqual(["ann", "bob"]);
    for (const load of stage.loads) await load.resolve(createLoadedResponse(load.key.principal));
    const readings = await Promise.all(asked.map(({ result: reading }) => reading));
    expect(readings.map(({ response: answer }) => new TextDecoder().decode(answer.body))).toEqual(["ann", "bob"]);
  });
});

describe("a purge", () => {
  it("takes what was made from a thing, for everybody", async () => {
    const stage = createCacheHarness();
    const source = () => createLoadedResponse("x", { tags: ["sentry-us", "k6"] });
    await stage.readAndPrint("a", { principal: "ann", source });
    await stage.readAndPrint("a", { principal: "bob", source });
    await stage.readAndPrint("b", { principal: "ann" });
    await stage.cache.purge({ tag: "k6" });
    expect(await stage.readAndPrint("a", { principal: "ann" })).toContain("1. missed");
    expect(await stage.readAndPrint("a", { principal: "bob" })).toContain("1. missed");
    expect(await stage.readAndPrint("b", { principal: "ann" })).toContain("1. fresh-hit");
  });

  it("also takes what was being loaded, and nobody joins that any more", async () => {
    const stage = createCacheHarness({ held: true });
    const early = stage.startRead("a");
    await settled(stage);
    await stage.cache.purge({ tag: "k6" });
    const late = stage.startRead("a");
    await settled(stage);
    expect(stage.loads).toHaveLength(2);
    await stage.loads[1]?.resolve(createLoadedResponse("new"));
    await stage.loads[0]?.resolve(createLoadedResponse("old", { tags: ["k6"] }));
    await Promise.all([early.result, late.result]);
    expect(early.events.at(-1)).toEqual({ name: "not-stored", reason: "purged" });
    expect(await stage.readAndPrint("a")).toContain('"new"');
  });
});

describe("a store that fails", () => {
  const failing = (call: "get" | "set" | "delete") => (now: () => number) => {
    const memory = createMemoryStore(1_000_000, now);
    return { ...memory, peek: () => null, [call]: () => Promise.reject(new Error("no store")) };
  };

  it("is read past", async () => {
    const stage = createCacheHarness({ createStore: failing("get") });
    expect(await stage.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. store-failed call=get
      2. missed
      3. loaded status=200
      4. stored ttl=15000 bytes=3
      => 200 "a 1""
    `);
  });

  it("keeps nothing, and nobody suffers", async () => {
    const stage = createCacheHarness({ createStore: failing("set") });
    expect(await stage.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. store-failed call=set
      4. not-stored reason=refused
      => 200 "a 1""
    `);
  });

  it("forgets nothing, and says so", async () => {
    const stage = createCacheHarness({ createStore: failing("delete") });
    expect(await stage.readAndPrint("a", { source: () => createLoadedResponse("no", { status: 403 }) }))
      .toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=403
      3. not-stored reason=status
      4. store-failed call=delete
      => 403 "no""
    `);
  });

  it("rejects a purge", async () => {
    const store = { ...createMemoryStore(1, Date.now), purge: () => Promise.reject(new Error("no store")) };
    const stage = createCacheHarness({ createStore: () => store });
    await expect(stage.cache.purge({ tag: "k6" })).rejects.toThrow("no store");
  });

  it("does not hide that another one before it keeps the answer", async () => {
    const createStore = (now: () => number) =>
      createTieredStore(createMemoryStore(1_000_000, now), failing("set")(now));
    const stage = createCacheHarness({ createStore });
    expect(await stage.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      4. store-failed call=set
      => 200 "a 1""
    `);
    expect(await stage.readAndPrint("a")).toContain("1. fresh-hit");
  });
});

describe("a store that is slow", () => {
  it("keeps nobody waiting whose answer is at hand already", async () => {
    const createStore = (now: () => number) => {
      const memory = createMemoryStore(1_000_000, now);
      return createTieredStore(memory, { ...memory, set: () => new Promise<never>(() => {}) });
    };
    const { events } = await createCacheHarness({ createStore }).startRead("a").result;
    expect(events.at(-1)).toMatchObject({ name: "stored" });
  });

  it("is waited for by the runtime", async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const createStore = (now: () => number) => {
      const memory = createMemoryStore(1_000_000, now);
      return createTieredStore(memory, { ...memory, set: () => promise });
    };
    const { result: reading, finish } = createCacheHarness({ createStore }).startRead("a");
    await reading;
    let isFinished = false;
    const finished = finish().then(() => (isFinished = true));
    await new Promise((done) => setTimeout(done, 5));
    expect(isFinished).toBe(false);
    resolve(true);
    await finished;
  });

  it("gives nothing that ended on its way, however patient the policy", async () => {
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
    const stage = createCacheHarness({ createStore });
    await stage.readAndPrint("a");
    await stage.clock.advance(FRESH + STALE - 1);
    const late = stage.startRead("a", { policy: { staleWhileRevalidate: 10 * STALE } });
    await stage.clock.advance(1);
    resolve();
    expect(decodeUtf8((await late.result).response.body)).toBe("a 2");
    expect(late.events[0]).toEqual({ name: "missed" });
  });

  it("does not bring back what is older than what came meanwhile", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const createStore = (now: () => number) => {
      const far = createMemoryStore(1_000_000, now);
      void far.set(createCacheKey("ann", { name: "a" }), createSampleEntry("old", now()));
      const get: CacheStore["get"] = async (key) => {
        const found = await far.get(key);
        await promise;
        return found;
      };
      return createTieredStore(createMemoryStore(1_000_000, now), { ...far, get });
    };
    const stage = createCacheHarness({ createStore });
    const early = stage.startRead("a");
    await flushPromises();
    await stage.readAndPrint("a", { accept: "none", source: () => createLoadedResponse("new") });
    resolve();
    expect(decodeUtf8((await early.result).response.body)).toBe("new");
  });
});

describe("a store without room", () => {
  it("is told to have refused", async () => {
    const stage = createCacheHarness({ createStore: (now) => createMemoryStore(1, now) });
    expect(await stage.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. not-stored reason=refused
      => 200 "a 1""
    `);
  });
});

describe("a store that cannot be peeked at", () => {
  it("serves like any other", async () => {
    const stage = createCacheHarness({
      createStore: (now) => ({ ...createMemoryStore(1_000_000, now), peek: () => null }),
    });
    expect(await stage.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 1""
    `);
    expect(await stage.readAndPrint("a")).toContain("1. fresh-hit ttl=15000");
    await stage.clock.advance(FRESH);
    expect(await stage.readAndPrint("a")).toContain("5. refreshed");
  });

  it("is asked all the same by a request that joins no load", async () => {
    const stage = createCacheHarness({
      held: true,
      createStore: (now) => ({ ...createMemoryStore(1_000_000, now), peek: () => null }),
    });
    await stage.readAndPrint("a", { source: () => createLoadedResponse("old") });
    await stage.clock.advance(FRESH);
    await stage.startRead("a").result;
    expect(stage.loads).toHaveLength(1);
    const particular = await stage.startRead("a", { accept: () => true }).result;
    expect(particular.events).toEqual([{ name: "stale-hit", ttl: 0 }]);
  });

  it("is not asked for what is being loaded", async () => {
    let gets = 0;
    const createStore = (now: () => number): CacheStore => {
      const memory = createMemoryStore(1_000_000, now);
      const get: CacheStore["get"] = (key) => {
        gets += 1;
        return memory.get(key);
      };
      return { ...memory, peek: () => null, get };
    };
    const stage = createCacheHarness({ held: true, createStore });
    stage.startRead("a");
    await settled(stage);
    const late = stage.startRead("a");
    await settled(stage);
    expect(gets).toBe(1);
    await stage.loads[0]?.resolve(createLoadedResponse("shared"));
    expect(late.events).toEqual([{ name: "missed" }, { name: "collapsed" }]);
  });
});

/** Lets reads come as far as their loads. */
function settled({ clock }: ReturnType<typeof createCacheHarness>): Promise<void> {
  return clock.advance(0);
}
