import { describe, expect, it } from "vitest";
import { createKey } from "./key.ts";
import type { Store } from "./store.ts";
import { createMemoryStore } from "./stores/memory.ts";
import { createTieredStore } from "./stores/tiered.ts";
import { settle } from "./testing/clock.ts";
import { createLoaded, createSampleEntry, decode } from "./testing/sample.ts";
import { openStage } from "./testing/stage.ts";

const FRESH = 15_000;
const STALE = 60_000;

describe("principals", () => {
  it("never share an answer, a load or a purge", async () => {
    const stage = openStage();
    await stage.tell("a", { principal: "ann" });
    expect(await stage.tell("a", { principal: "bob" })).toContain("1. missed");
    await stage.cache.purge({ principal: "ann" });
    expect(await stage.tell("a", { principal: "bob" })).toContain("1. fresh-hit");
    expect(await stage.tell("a", { principal: "ann" })).toContain("1. missed");
  });

  it("do not collapse into each other", async () => {
    const stage = openStage({ held: true });
    const asked = ["ann", "bob"].map((principal) => stage.ask("a", { principal }));
    await settled(stage);
    expect(stage.loads.map(({ key }) => key.principal)).toEqual(["ann", "bob"]);
    for (const load of stage.loads) await load.answer(createLoaded(load.key.principal));
    const readings = await Promise.all(asked.map(({ reading }) => reading));
    expect(readings.map(({ answer }) => new TextDecoder().decode(answer.body))).toEqual(["ann", "bob"]);
  });
});

describe("a purge", () => {
  it("takes what was made from a thing, for everybody", async () => {
    const stage = openStage();
    const source = () => createLoaded("x", { tags: ["sentry-us", "k6"] });
    await stage.tell("a", { principal: "ann", source });
    await stage.tell("a", { principal: "bob", source });
    await stage.tell("b", { principal: "ann" });
    await stage.cache.purge({ tag: "k6" });
    expect(await stage.tell("a", { principal: "ann" })).toContain("1. missed");
    expect(await stage.tell("a", { principal: "bob" })).toContain("1. missed");
    expect(await stage.tell("b", { principal: "ann" })).toContain("1. fresh-hit");
  });

  it("also takes what was being loaded, and nobody joins that any more", async () => {
    const stage = openStage({ held: true });
    const early = stage.ask("a");
    await settled(stage);
    await stage.cache.purge({ tag: "k6" });
    const late = stage.ask("a");
    await settled(stage);
    expect(stage.loads).toHaveLength(2);
    await stage.loads[1]?.answer(createLoaded("new"));
    await stage.loads[0]?.answer(createLoaded("old", { tags: ["k6"] }));
    await Promise.all([early.reading, late.reading]);
    expect(early.events.at(-1)).toEqual({ name: "not-stored", reason: "purged" });
    expect(await stage.tell("a")).toContain('"new"');
  });
});

describe("a store that fails", () => {
  const failing = (call: "get" | "set" | "delete") => (now: () => number) => {
    const memory = createMemoryStore(1_000_000, now);
    return { ...memory, peek: () => null, [call]: () => Promise.reject(new Error("no store")) };
  };

  it("is read past", async () => {
    const stage = openStage({ createStore: failing("get") });
    expect(await stage.tell("a")).toMatchInlineSnapshot(`
      "1. store-failed call=get
      2. missed
      3. loaded status=200
      4. stored ttl=15000 bytes=3
      => 200 "a 1""
    `);
  });

  it("keeps nothing, and nobody suffers", async () => {
    const stage = openStage({ createStore: failing("set") });
    expect(await stage.tell("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. store-failed call=set
      4. not-stored reason=refused
      => 200 "a 1""
    `);
  });

  it("forgets nothing, and says so", async () => {
    const stage = openStage({ createStore: failing("delete") });
    expect(await stage.tell("a", { source: () => createLoaded("no", { status: 403 }) })).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=403
      3. not-stored reason=status
      4. store-failed call=delete
      => 403 "no""
    `);
  });

  it("rejects a purge", async () => {
    const store = { ...createMemoryStore(1, Date.now), purge: () => Promise.reject(new Error("no store")) };
    const stage = openStage({ createStore: () => store });
    await expect(stage.cache.purge({ tag: "k6" })).rejects.toThrow("no store");
  });

  it("does not hide that another one before it keeps the answer", async () => {
    const createStore = (now: () => number) =>
      createTieredStore(createMemoryStore(1_000_000, now), failing("set")(now));
    const stage = openStage({ createStore });
    expect(await stage.tell("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      4. store-failed call=set
      => 200 "a 1""
    `);
    expect(await stage.tell("a")).toContain("1. fresh-hit");
  });
});

describe("a store that is slow", () => {
  it("keeps nobody waiting whose answer is at hand already", async () => {
    const createStore = (now: () => number) => {
      const memory = createMemoryStore(1_000_000, now);
      return createTieredStore(memory, { ...memory, set: () => new Promise<never>(() => {}) });
    };
    const { events } = await openStage({ createStore }).ask("a").reading;
    expect(events.at(-1)).toMatchObject({ name: "stored" });
  });

  it("is waited for by the runtime", async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const createStore = (now: () => number) => {
      const memory = createMemoryStore(1_000_000, now);
      return createTieredStore(memory, { ...memory, set: () => promise });
    };
    const { reading, finish } = openStage({ createStore }).ask("a");
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
    const createStore = (now: () => number): Store => {
      const memory = createMemoryStore(1_000_000, now);
      const get: Store["get"] = async (key) => {
        const found = await memory.get(key);
        if (found !== null) await promise;
        return found;
      };
      return { ...memory, peek: () => null, get };
    };
    const stage = openStage({ createStore });
    await stage.tell("a");
    await stage.clock.advance(FRESH + STALE - 1);
    const late = stage.ask("a", { policy: { staleWhileRevalidate: 10 * STALE } });
    await stage.clock.advance(1);
    resolve();
    expect(decode((await late.reading).answer.body)).toBe("a 2");
    expect(late.events[0]).toEqual({ name: "missed" });
  });

  it("does not bring back what is older than what came meanwhile", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const createStore = (now: () => number) => {
      const far = createMemoryStore(1_000_000, now);
      void far.set(createKey("ann", { name: "a" }), createSampleEntry("old", now()));
      const get: Store["get"] = async (key) => {
        const found = await far.get(key);
        await promise;
        return found;
      };
      return createTieredStore(createMemoryStore(1_000_000, now), { ...far, get });
    };
    const stage = openStage({ createStore });
    const early = stage.ask("a");
    await settle();
    await stage.tell("a", { accept: "none", source: () => createLoaded("new") });
    resolve();
    expect(decode((await early.reading).answer.body)).toBe("new");
  });
});

describe("a store without room", () => {
  it("is told to have refused", async () => {
    const stage = openStage({ createStore: (now) => createMemoryStore(1, now) });
    expect(await stage.tell("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. not-stored reason=refused
      => 200 "a 1""
    `);
  });
});

describe("a store that cannot be peeked at", () => {
  it("serves like any other", async () => {
    const stage = openStage({ createStore: (now) => ({ ...createMemoryStore(1_000_000, now), peek: () => null }) });
    expect(await stage.tell("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 1""
    `);
    expect(await stage.tell("a")).toContain("1. fresh-hit ttl=15000");
    await stage.clock.advance(FRESH);
    expect(await stage.tell("a")).toContain("5. refreshed");
  });

  it("is asked all the same by a request that joins no load", async () => {
    const stage = openStage({
      held: true,
      createStore: (now) => ({ ...createMemoryStore(1_000_000, now), peek: () => null }),
    });
    await stage.tell("a", { source: () => createLoaded("old") });
    await stage.clock.advance(FRESH);
    await stage.ask("a").reading;
    expect(stage.loads).toHaveLength(1);
    const particular = await stage.ask("a", { accept: () => true }).reading;
    expect(particular.events).toEqual([{ name: "stale-hit", ttl: 0 }]);
  });

  it("is not asked for what is being loaded", async () => {
    let gets = 0;
    const createStore = (now: () => number): Store => {
      const memory = createMemoryStore(1_000_000, now);
      const get: Store["get"] = (key) => {
        gets += 1;
        return memory.get(key);
      };
      return { ...memory, peek: () => null, get };
    };
    const stage = openStage({ held: true, createStore });
    stage.ask("a");
    await settled(stage);
    const late = stage.ask("a");
    await settled(stage);
    expect(gets).toBe(1);
    await stage.loads[0]?.answer(createLoaded("shared"));
    expect(late.events).toEqual([{ name: "missed" }, { name: "collapsed" }]);
  });
});

/** Lets reads come as far as their loads. */
function settled({ clock }: ReturnType<typeof openStage>): Promise<void> {
  return clock.advance(0);
}
