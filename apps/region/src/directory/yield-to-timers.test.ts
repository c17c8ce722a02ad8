import { expect, test } from "vitest";
import { createYielder } from "./yield-to-timers.ts";

function createClock() {
  let time = 0;
  const turns: number[] = [];
  const pass = (milliseconds: number) => (time += milliseconds);
  return { turns, pass, now: () => time, sleep: async () => void turns.push(time) };
}

test("waits for a timer once the interval has passed, not after each step", async () => {
  const { turns, pass, now, sleep } = createClock();
  const yieldToTimers = createYielder({ now, sleep, everyMs: 4 });
  for (let step = 0; step < 12; step += 1) {
    pass(1);
    await yieldToTimers();
  }
  expect(turns).toEqual([4, 8, 12]);
});

test("a step that is longer than the interval is followed by one turn", async () => {
  const { turns, pass, now, sleep } = createClock();
  const yieldToTimers = createYielder({ now, sleep, everyMs: 4 });
  pass(100);
  await yieldToTimers();
  await yieldToTimers();
  expect(turns).toEqual([100]);
});

test("timers fire while a loop goes on", async () => {
  const yieldToTimers = createYielder({
    now: () => performance.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
  const timer = new AbortController();
  setTimeout(() => timer.abort(), 0);
  for (let step = 0; step < 1_000_000 && !timer.signal.aborted; step += 1) await yieldToTimers();
  expect(timer.signal.aborted).toBe(true);
});
