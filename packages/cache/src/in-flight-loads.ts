import type { CacheKey } from "./cache-key.ts";

/**
 * One load for each key at a time in an isolate: the first to ask flies, the others wait for what it brings.
 *
 * A flight belongs to the request that launched it, and dies with it: its promise then never settles. So whoever waits
 * does so against a timer of its own, and a slot ends by time, whatever became of its flight. What a flight brings must be
 * plain data: streams and other I/O objects belong to the request that made them.
 */
export interface InFlightLoads<Cargo> {
  /** The flight that a read may wait for, or null. */
  current(key: CacheKey): InFlight<Cargo> | null;
  /** Begins a flight, in place of any there was. The caller sees to it that the runtime waits for the promise. */
  start(key: CacheKey, work: () => Promise<Cargo>): Promise<Cargo>;
  /** Waits for a flight as long as its slot lasts. Null: in vain. */
  wait(flight: InFlight<Cargo>): Promise<Cargo | null>;
  /** Forgets all flights: whoever asks from now on gets one that was launched later. */
  clear(): void;
  /** How often they were forgotten. */
  readonly generation: number;
}

export interface InFlight<Cargo> {
  readonly key: CacheKey;
  readonly promise: Promise<Cargo>;
  /** When the slot ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Starts a timer and gives what stops it. */
export type StartTimer = (milliseconds: number, ring: () => void) => () => void;

/** @param lifetime of a slot in milliseconds: longer than a load should ever take. */
export function createInFlightLoads<Cargo>(
  lifetime: number,
  now: () => number,
  startTimer: StartTimer,
): InFlightLoads<Cargo> {
  const slots = new Map<string, InFlight<Cargo>>();
  let era = 0;

  function current(key: CacheKey): InFlight<Cargo> | null {
    const flight = slots.get(key.text);
    return flight && now() < flight.expiresAt ? flight : null;
  }

  function launch(key: CacheKey, work: () => Promise<Cargo>): Promise<Cargo> {
    dropExpired();
    const flight = { key, promise: work(), expiresAt: now() + lifetime };
    slots.set(key.text, flight);
    const land = () => free(flight);
    flight.promise.then(land, land);
    return flight.promise;
  }

  function free(flight: InFlight<Cargo>): void {
    if (slots.get(flight.key.text) === flight) slots.delete(flight.key.text);
  }

  /** Slots lie in the order in which they end, so the dead ones come first. */
  function dropExpired(): void {
    for (const [text, { expiresAt }] of slots) {
      if (now() < expiresAt) return;
      slots.delete(text);
    }
  }

  function join(flight: InFlight<Cargo>): Promise<Cargo | null> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        // A timer may ring a moment before the clock agrees; nobody shall wait for this flight again.
        free(flight);
        resolve(null);
      };
      const stop = startTimer(Math.max(0, flight.expiresAt - now()), giveUp);
      flight.promise.then(resolve, reject).finally(stop);
    });
  }

  return {
    current,
    start: launch,
    wait: join,
    clear: () => {
      era += 1;
      slots.clear();
    },
    get generation() {
      return era;
    },
  };
}
