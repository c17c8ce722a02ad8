import type { CacheKey } from "./cache-key.ts";

/**
 * The loads that are in flight in this isolate, at most one for each key. The first read of a key starts the load; the
 * others wait for its result.
 *
 * The runtime may cancel a load together with the request that started it. Its promise then never settles. Therefore each
 * waiting read has a timer of its own, and a load leaves its slot after a fixed time. A result must be plain data: streams
 * and other I/O objects belong to the request that created them.
 */
export interface InFlightLoads<Result> {
  /** The load of a key that a read may wait for, or null. */
  current(key: CacheKey): InFlight<Result> | null;
  /** Starts a load in place of the current one. The caller must pass the promise to `waitUntil`. */
  start(key: CacheKey, load: () => Promise<Result>): Promise<Result>;
  /** Waits for a load until its slot ends. Null: it did not end in time. */
  wait(inFlight: InFlight<Result>): Promise<Result | null>;
  /** Empties all slots, so that later reads do not wait for loads that started before. */
  clear(): void;
  /** How many times `clear` was called. */
  readonly generation: number;
}

export interface InFlight<Result> {
  readonly key: CacheKey;
  readonly promise: Promise<Result>;
  /** When the slot ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Starts a timer. Returns a function that stops it. */
export type StartTimer = (milliseconds: number, onTimeout: () => void) => () => void;

/** @param timeout how long a load keeps its slot, in milliseconds. It must be longer than a load takes. */
export function createInFlightLoads<Result>(
  timeout: number,
  now: () => number,
  startTimer: StartTimer,
): InFlightLoads<Result> {
  const slots = new Map<string, InFlight<Result>>();
  let generation = 0;

  function current(key: CacheKey): InFlight<Result> | null {
    const inFlight = slots.get(key.text);
    return inFlight && now() < inFlight.expiresAt ? inFlight : null;
  }

  function start(key: CacheKey, load: () => Promise<Result>): Promise<Result> {
    dropExpired();
    const inFlight = { key, promise: load(), expiresAt: now() + timeout };
    slots.set(key.text, inFlight);
    const settle = () => release(inFlight);
    inFlight.promise.then(settle, settle);
    return inFlight.promise;
  }

  function release(inFlight: InFlight<Result>): void {
    if (slots.get(inFlight.key.text) === inFlight) slots.delete(inFlight.key.text);
  }

  /** The map is ordered by `expiresAt`, because every load has the same timeout. */
  function dropExpired(): void {
    for (const [text, { expiresAt }] of slots) {
      if (now() < expiresAt) return;
      slots.delete(text);
    }
  }

  function wait(inFlight: InFlight<Result>): Promise<Result | null> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        // The timer may fire slightly before the clock reaches `expiresAt`. No other read may wait for this load.
        release(inFlight);
        resolve(null);
      };
      const stopTimer = startTimer(Math.max(0, inFlight.expiresAt - now()), giveUp);
      inFlight.promise.then(resolve, reject).finally(stopTimer);
    });
  }

  return {
    current,
    start,
    wait,
    clear: () => {
      generation += 1;
      slots.clear();
    },
    get generation() {
      return generation;
    },
  };
}
