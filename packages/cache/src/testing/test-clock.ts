import type { StartTimer } from "../in-flight-loads.ts";

/** A clock that only advances when a test calls `advance`. */
export interface TestClock {
  readonly now: () => number;
  readonly startTimer: StartTimer;
  /** Advances the clock, fires each timer at its time, and runs the promise callbacks that waited for it. */
  advance(milliseconds: number): Promise<void>;
  /** How many timers have not fired. */
  readonly timers: number;
}

interface Timer {
  readonly at: number;
  readonly onTimeout: () => void;
}

export function createTestClock(start = Date.UTC(2026, 10, 21)): TestClock {
  let time = start;
  const timers = new Set<Timer>();

  async function advance(milliseconds: number): Promise<void> {
    const end = time + milliseconds;
    await flushPromises();
    for (;;) {
      const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      time = Math.max(time, next.at);
      timers.delete(next);
      next.onTimeout();
      await flushPromises();
    }
    time = end;
    await flushPromises();
  }

  return {
    now: () => time,
    startTimer: (delay, onTimeout) => {
      const timer = { at: time + delay, onTimeout };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance,
    get timers() {
      return timers.size;
    },
  };
}

/** Runs pending promise callbacks. No chain of promises in these tests is longer than 50. */
export async function flushPromises(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
