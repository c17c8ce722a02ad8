import { describe, expect, it } from "vitest";
import { createInFlightLoads } from "./in-flight-loads.ts";
import { createCacheKey } from "./cache-key.ts";
import { createTestClock, flushPromises } from "./testing/test-clock.ts";
import { createLoadedResponse, decodeUtf8 } from "./testing/sample-responses.ts";
import { createCacheHarness, COLLAPSE_TIMEOUT, printEvents } from "./testing/cache-harness.ts";

describe("collapsing", () => {
  it("has a thousand reads share one load", async () => {
    const stage = createCacheHarness({ held: true });
    const asked = Array.from({ length: 1000 }, () => stage.startRead("a"));
    await flushPromises();
    expect(stage.loadCount).toBe(1);
    await stage.loads[0]?.resolve(createLoadedResponse("shared"));
    const readings = await Promise.all(asked.map(({ result: reading }) => reading));
    expect(new Set(readings.map(({ response: answer }) => decodeUtf8(answer.body)))).toEqual(new Set(["shared"]));
    expect(printEvents(asked[0]?.events ?? [])).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=6"
    `);
    expect(printEvents(asked[999]?.events ?? [])).toMatchInlineSnapshot(`
      "1. missed
      2. collapsed"
    `);
    expect(stage.clock.timers).toBe(0);
  });

  it("shares a failure too, and the next read asks anew", async () => {
    const stage = createCacheHarness({ held: true });
    const asked = [stage.startRead("a"), stage.startRead("a")];
    await flushPromises();
    const readings = Promise.allSettled(asked.map(({ result: reading }) => reading));
    await stage.loads[0]?.reject(new Error("unreachable"));
    expect((await readings).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    stage.startRead("a");
    await flushPromises();
    expect(stage.loadCount).toBe(2);
  });

  it("has a miss wait for a refresh under way", async () => {
    const stage = createCacheHarness({ held: true });
    const first = stage.startRead("a");
    await flushPromises();
    await stage.loads[0]?.resolve(createLoadedResponse("old"));
    await first.result;
    await stage.clock.advance(74_999);
    await stage.startRead("a").result;
    await stage.clock.advance(1);
    const late = stage.startRead("a");
    await flushPromises();
    await stage.loads[0]?.resolve(createLoadedResponse("new"));
    expect(decodeUtf8((await late.result).response.body)).toBe("new");
    expect(printEvents(late.events)).toMatchInlineSnapshot(`
      "1. missed
      2. collapsed"
    `);
  });

  it("does not hang behind a load that died: one who waited asks anew, for all the others", async () => {
    const stage = createCacheHarness({ held: true });
    stage.startRead("a");
    await flushPromises();
    const followers = Array.from({ length: 10 }, () => stage.startRead("a"));
    await stage.clock.advance(COLLAPSE_TIMEOUT - 1);
    expect(stage.loadCount).toBe(1);
    await stage.clock.advance(1);
    expect(stage.loadCount).toBe(2);
    await stage.loads[1]?.resolve(createLoadedResponse("second"));
    const readings = await Promise.all(followers.map(({ result: reading }) => reading));
    expect(new Set(readings.map(({ response: answer }) => decodeUtf8(answer.body)))).toEqual(new Set(["second"]));
    expect(printEvents(followers[0]?.events ?? [])).toMatchInlineSnapshot(`
      "1. missed
      2. collapsed
      3. waited-out
      4. missed
      5. loaded status=200
      6. stored ttl=15000 bytes=6"
    `);
    expect(printEvents(followers[9]?.events ?? [])).toMatchInlineSnapshot(`
      "1. missed
      2. collapsed
      3. waited-out
      4. missed
      5. collapsed"
    `);
  });

  it("lets nobody wait more than twice", async () => {
    const stage = createCacheHarness({ held: true });
    stage.startRead("a");
    await flushPromises();
    const followers = [stage.startRead("a"), stage.startRead("a"), stage.startRead("a")];
    await stage.clock.advance(2 * COLLAPSE_TIMEOUT);
    // The first died, then the one who took its place; the two that are left no longer wait for each other.
    expect(stage.loadCount).toBe(4);
    for (const load of stage.loads) await load.resolve(createLoadedResponse(`by ${load.number}`));
    const readings = await Promise.all(followers.map(({ result: reading }) => reading));
    expect(readings.map(({ response: answer }) => decodeUtf8(answer.body))).toEqual(["by 2", "by 3", "by 4"]);
  });

  it("still keeps what a load brings after others stopped waiting, unless something newer is kept", async () => {
    const stage = createCacheHarness({ held: true });
    const slow = stage.startRead("a");
    await flushPromises();
    await stage.clock.advance(COLLAPSE_TIMEOUT);
    await stage.loads[0]?.resolve(createLoadedResponse("slow"));
    await slow.result;
    expect(slow.events.at(-1)).toMatchObject({ name: "stored" });
  });
});

describe("flights", () => {
  it("forget the dead ones when another is launched", async () => {
    let time = 0;
    const flights = createInFlightLoads<string>(1000, () => time, createTestClock().startTimer);
    const [dead, living] = [createCacheKey("ann", { name: "dead" }), createCacheKey("ann", { name: "living" })];
    void flights.start(dead, () => new Promise(() => {}));
    expect(flights.current(dead)).not.toBeNull();
    time = 1000;
    expect(flights.current(dead)).toBeNull();
    expect(await flights.start(living, async () => "cargo")).toBe("cargo");
    expect(flights.current(living)).toBeNull();
    // Even a clock that is turned back does not bring it to life.
    time = 0;
    expect(flights.current(dead)).toBeNull();
  });

  it("leave the slot alone that another has taken", async () => {
    const clock = createTestClock();
    const flights = createInFlightLoads<string>(1000, clock.now, clock.startTimer);
    const key = createCacheKey("ann", { name: "a" });
    const { promise, resolve } = Promise.withResolvers<string>();
    const slow = flights.start(key, () => promise);
    await clock.advance(1000);
    void flights.start(key, () => new Promise(() => {}));
    resolve("late");
    expect(await slow).toBe("late");
    expect(flights.current(key)).not.toBeNull();
  });

  it("are given up by whoever's timer rings, even a moment too early", async () => {
    const clock = createTestClock();
    const flights = createInFlightLoads<string>(1000, clock.now, (delay, ring) => clock.startTimer(delay - 1, ring));
    const key = createCacheKey("ann", { name: "a" });
    void flights.start(key, () => new Promise(() => {}));
    const flight = flights.current(key);
    const joined = flight && flights.wait(flight);
    await clock.advance(999);
    expect(await joined).toBeNull();
    expect(flights.current(key)).toBeNull();
  });
});
