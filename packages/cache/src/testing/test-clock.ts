import type { StartTimer } from "../in-flight-loads.ts";

/** A clock that stands still until it is told to go on. */
export interface TestClock {
  readonly now: () => number;
  readonly startTimer: StartTimer;
  /** Goes on by milliseconds, ringing every timer at its time, and lets what waited for it run. */
  advance(milliseconds: number): Promise<void>;
  /** How many timers are still to ring. */
  readonly timers: number;
}

interface Timer {
  readonly at: number;
  readonly ring: () => void;
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
      next.ring();
      await flushPromises();
    }
    time = end;
    await flushPromises();
  }

  return {
    now: () => time,
    startTimer: (delay, ring) => {
      const timer = { at: time + delay, ring };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance,
    get timers() {
      return timers.size;
    },
  };
}

/** Lets everything run that waits for nothing but promises: more turns than any chain of them here is long. */
export async function flushPromises(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
