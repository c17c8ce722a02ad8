import { describe, expect, it } from "vitest";
import { createFlights } from "./collapse.ts";
import { createKey } from "./key.ts";
import { createTestClock, settle } from "./testing/clock.ts";
import { createLoaded, decode } from "./testing/sample.ts";
import { openStage, PATIENCE, printEvents } from "./testing/stage.ts";

describe("collapsing", () => {
  it("has a thousand reads share one load", async () => {
    const stage = openStage({ held: true });
    const asked = Array.from({ length: 1000 }, () => stage.ask("a"));
    await settle();
    expect(stage.asked).toBe(1);
    await stage.loads[0]?.answer(createLoaded("shared"));
    const readings = await Promise.all(asked.map(({ reading }) => reading));
    expect(new Set(readings.map(({ answer }) => decode(answer.body)))).toEqual(new Set(["shared"]));
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
    const stage = openStage({ held: true });
    const asked = [stage.ask("a"), stage.ask("a")];
    await settle();
    const readings = Promise.allSettled(asked.map(({ reading }) => reading));
    await stage.loads[0]?.fail(new Error("unreachable"));
    expect((await readings).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    stage.ask("a");
    await settle();
    expect(stage.asked).toBe(2);
  });

  it("has a miss wait for a refresh under way", async () => {
    const stage = openStage({ held: true });
    const first = stage.ask("a");
    await settle();
    await stage.loads[0]?.answer(createLoaded("old"));
    await first.reading;
    await stage.clock.advance(74_999);
    await stage.ask("a").reading;
    await stage.clock.advance(1);
    const late = stage.ask("a");
    await settle();
    await stage.loads[0]?.answer(createLoaded("new"));
    expect(decode((await late.reading).answer.body)).toBe("new");
    expect(printEvents(late.events)).toMatchInlineSnapshot(`
      "1. missed
      2. collapsed"
    `);
  });

  it("does not hang behind a load that died: one who waited asks anew, for all the others", async () => {
    const stage = openStage({ held: true });
    stage.ask("a");
    await settle();
    const followers = Array.from({ length: 10 }, () => stage.ask("a"));
    await stage.clock.advance(PATIENCE - 1);
    expect(stage.asked).toBe(1);
    await stage.clock.advance(1);
    expect(stage.asked).toBe(2);
    await stage.loads[1]?.answer(createLoaded("second"));
    const readings = await Promise.all(followers.map(({ reading }) => reading));
    expect(new Set(readings.map(({ answer }) => decode(answer.body)))).toEqual(new Set(["second"]));
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
    const stage = openStage({ held: true });
    stage.ask("a");
    await settle();
    const followers = [stage.ask("a"), stage.ask("a"), stage.ask("a")];
    await stage.clock.advance(2 * PATIENCE);
    // The first died, then the one who took its place; the two that are left no longer wait for each other.
    expect(stage.asked).toBe(4);
    for (const load of stage.loads) await load.answer(createLoaded(`by ${load.number}`));
    const readings = await Promise.all(followers.map(({ reading }) => reading));
    expect(readings.map(({ answer }) => decode(answer.body))).toEqual(["by 2", "by 3", "by 4"]);
  });

  it("still keeps what a load brings after others stopped waiting, unless something newer is kept", async () => {
    const stage = openStage({ held: true });
    const slow = stage.ask("a");
    await settle();
    await stage.clock.advance(PATIENCE);
    await stage.loads[0]?.answer(createLoaded("slow"));
    await slow.reading;
    expect(slow.events.at(-1)).toMatchObject({ name: "stored" });
  });
});

describe("flights", () => {
  it("forget the dead ones when another is launched", async () => {
    let time = 0;
    const flights = createFlights<string>(1000, () => time, createTestClock().startTimer);
    const [dead, living] = [createKey("ann", { name: "dead" }), createKey("ann", { name: "living" })];
    void flights.launch(dead, () => new Promise(() => {}));
    expect(flights.current(dead)).not.toBeNull();
    time = 1000;
    expect(flights.current(dead)).toBeNull();
    expect(await flights.launch(living, async () => "cargo")).toBe("cargo");
    expect(flights.current(living)).toBeNull();
    // Even a clock that is turned back does not bring it to life.
    time = 0;
    expect(flights.current(dead)).toBeNull();
  });

  it("leave the slot alone that another has taken", async () => {
    const clock = createTestClock();
    const flights = createFlights<string>(1000, clock.now, clock.startTimer);
    const key = createKey("ann", { name: "a" });
    const { promise, resolve } = Promise.withResolvers<string>();
    const slow = flights.launch(key, () => promise);
    await clock.advance(1000);
    void flights.launch(key, () => new Promise(() => {}));
    resolve("late");
    expect(await slow).toBe("late");
    expect(flights.current(key)).not.toBeNull();
  });

  it("are given up by whoever's timer rings, even a moment too early", async () => {
    const clock = createTestClock();
    const flights = createFlights<string>(1000, clock.now, (delay, ring) => clock.startTimer(delay - 1, ring));
    const key = createKey("ann", { name: "a" });
    void flights.launch(key, () => new Promise(() => {}));
    const flight = flights.current(key);
    const joined = flight && flights.join(flight);
    await clock.advance(999);
    expect(await joined).toBeNull();
    expect(flights.current(key)).toBeNull();
  });
});
