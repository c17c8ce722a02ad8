import { describe, expect, it } from "vitest";
import { createCacheKey } from "./cache-key.ts";
import { createInFlightLoads } from "./in-flight-loads.ts";
import { createCacheHarness, COLLAPSE_TIMEOUT, printEvents } from "./testing/cache-harness.ts";
import { createLoadedResponse, decodeUtf8 } from "./testing/sample-responses.ts";
import { createTestClock, flushPromises } from "./testing/test-clock.ts";

describe("collapsed reads", () => {
  it("a thousand reads share one load", async () => {
    const harness = createCacheHarness({ holdLoads: true });
    const reads = Array.from({ length: 1000 }, () => harness.startRead("a"));
    await flushPromises();
    expect(harness.loadCount).toBe(1);
    await harness.loads[0]?.resolve(createLoadedResponse("shared"));
    const results = await Promise.all(reads.map(({ result }) => result));
    expect(new Set(results.map(({ response }) => decodeUtf8(response.body)))).toEqual(new Set(["shared"]));
    expect(printEvents(reads[0]?.events ?? [])).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=6"
    `);
    expect(printEvents(reads[999]?.events ?? [])).toMatchInlineSnapshot(`
      "1. missed
      2. collapsed"
    `);
    expect(harness.clock.timers).toBe(0);
  });

  it("reads share a failure, and the next read starts a new load", async () => {
    const harness = createCacheHarness({ holdLoads: true });
    const reads = [harness.startRead("a"), harness.startRead("a")];
    await flushPromises();
    const results = Promise.allSettled(reads.map(({ result }) => result));
    await harness.loads[0]?.reject(new Error("unreachable"));
    expect((await results).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    harness.startRead("a");
    await flushPromises();
    expect(harness.loadCount).toBe(2);
  });

  it("a miss waits for a background load that is in flight", async () => {
    const harness = createCacheHarness({ holdLoads: true });
    const first = harness.startRead("a");
    await flushPromises();
    await harness.loads[0]?.resolve(createLoadedResponse("old"));
    await first.result;
    await harness.clock.advance(74_999);
    await harness.startRead("a").result;
    await harness.clock.advance(1);
    const late = harness.startRead("a");
    await flushPromises();
    await harness.loads[0]?.resolve(createLoadedResponse("new"));
    expect(decodeUtf8((await late.result).response.body)).toBe("new");
    expect(printEvents(late.events)).toMatchInlineSnapshot(`
      "1. missed
      2. collapsed"
    `);
  });

  it("if a load never settles, one of the waiting reads starts a new load for all of them", async () => {
    const harness = createCacheHarness({ holdLoads: true });
    harness.startRead("a");
    await flushPromises();
    const followers = Array.from({ length: 10 }, () => harness.startRead("a"));
    await harness.clock.advance(COLLAPSE_TIMEOUT - 1);
    expect(harness.loadCount).toBe(1);
    await harness.clock.advance(1);
    expect(harness.loadCount).toBe(2);
    await harness.loads[1]?.resolve(createLoadedResponse("second"));
    const results = await Promise.all(followers.map(({ result }) => result));
    expect(new Set(results.map(({ response }) => decodeUtf8(response.body)))).toEqual(new Set(["second"]));
    expect(printEvents(followers[0]?.events ?? [])).toMatchInlineSnapshot(`
      "1. missed
      2. collapsed
      3. collapse-timeout
      4. missed
      5. loaded status=200
      6. stored ttl=15000 bytes=6"
    `);
    expect(printEvents(followers[9]?.events ?? [])).toMatchInlineSnapshot(`
      "1. missed
      2. collapsed
      3. collapse-timeout
      4. missed
      5. collapsed"
    `);
  });

  it("a read waits at most twice", async () => {
    const harness = createCacheHarness({ holdLoads: true });
    harness.startRead("a");
    await flushPromises();
    const followers = [harness.startRead("a"), harness.startRead("a"), harness.startRead("a")];
    await harness.clock.advance(2 * COLLAPSE_TIMEOUT);
    // Neither the first nor the second load has settled. The two reads that still wait now start one load each.
    expect(harness.loadCount).toBe(4);
    for (const load of harness.loads) await load.resolve(createLoadedResponse(`by ${load.number}`));
    const results = await Promise.all(followers.map(({ result }) => result));
    expect(results.map(({ response }) => decodeUtf8(response.body))).toEqual(["by 2", "by 3", "by 4"]);
  });

  it("a load that ends after its slot is still stored if no newer entry is stored", async () => {
    const harness = createCacheHarness({ holdLoads: true });
    const slow = harness.startRead("a");
    await flushPromises();
    await harness.clock.advance(COLLAPSE_TIMEOUT);
    await harness.loads[0]?.resolve(createLoadedResponse("slow"));
    await slow.result;
    expect(slow.events.at(-1)).toMatchObject({ name: "stored" });
  });
});

describe("createInFlightLoads", () => {
  it("expired slots are dropped when another load starts", async () => {
    let time = 0;
    const loads = createInFlightLoads<string>(1000, () => time, createTestClock().startTimer);
    const [expired, current] = [createCacheKey("ann", { name: "expired" }), createCacheKey("ann", { name: "current" })];
    void loads.start(expired, () => new Promise(() => {}));
    expect(loads.current(expired)).not.toBeNull();
    time = 1000;
    expect(loads.current(expired)).toBeNull();
    expect(await loads.start(current, async () => "result")).toBe("result");
    expect(loads.current(current)).toBeNull();
    // The slot stays dropped even if the clock goes back.
    time = 0;
    expect(loads.current(expired)).toBeNull();
  });

  it("a late load does not release the slot of the load that replaced it", async () => {
    const clock = createTestClock();
    const loads = createInFlightLoads<string>(1000, clock.now, clock.startTimer);
    const key = createCacheKey("ann", { name: "a" });
    const { promise, resolve } = Promise.withResolvers<string>();
    const slow = loads.start(key, () => promise);
    await clock.advance(1000);
    void loads.start(key, () => new Promise(() => {}));
    resolve("late");
    expect(await slow).toBe("late");
    expect(loads.current(key)).not.toBeNull();
  });

  it("a slot is released by a timer that fires slightly too early", async () => {
    const clock = createTestClock();
    const loads = createInFlightLoads<string>(1000, clock.now, (delay, onTimeout) =>
      clock.startTimer(delay - 1, onTimeout),
    );
    const key = createCacheKey("ann", { name: "a" });
    void loads.start(key, () => new Promise(() => {}));
    const inFlight = loads.current(key);
    const waiting = inFlight && loads.wait(inFlight);
    await clock.advance(999);
    expect(await waiting).toBeNull();
    expect(loads.current(key)).toBeNull();
  });
});
