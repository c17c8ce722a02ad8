import type { Key } from "./key.ts";

/**
 * One load for each key at a time in an isolate: the first to ask flies, the others wait for what it brings.
 *
 * A flight belongs to the request that launched it, and dies with it: its promise then never settles. So whoever waits
 * does so against a timer of its own, and a slot ends by time, whatever became of its flight. What a flight brings must be
 * plain data: streams and other I/O objects belong to the request that made them.
 */
export interface Flights<Cargo> {
  /** The flight that a read may wait for, or null. */
  current(key: Key): Flight<Cargo> | null;
  /** Begins a flight, in place of any there was. The caller sees to it that the runtime waits for the promise. */
  launch(key: Key, work: () => Promise<Cargo>): Promise<Cargo>;
  /** Waits for a flight as long as its slot lasts. Null: in vain. */
  join(flight: Flight<Cargo>): Promise<Cargo | null>;
  /** Forgets all flights: whoever asks from now on gets one that was launched later. */
  forget(): void;
  /** How often they were forgotten. */
  readonly era: number;
}

export interface Flight<Cargo> {
  readonly key: Key;
  readonly cargo: Promise<Cargo>;
  /** When the slot ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Starts a timer and gives what stops it. */
export type StartTimer = (milliseconds: number, ring: () => void) => () => void;

/** @param lifetime of a slot in milliseconds: longer than a load should ever take. */
export function createFlights<Cargo>(lifetime: number, now: () => number, startTimer: StartTimer): Flights<Cargo> {
  const slots = new Map<string, Flight<Cargo>>();
  let era = 0;

  function current(key: Key): Flight<Cargo> | null {
    const flight = slots.get(key.text);
    return flight && now() < flight.expiresAt ? flight : null;
  }

  function launch(key: Key, work: () => Promise<Cargo>): Promise<Cargo> {
    dropExpired();
    const flight = { key, cargo: work(), expiresAt: now() + lifetime };
    slots.set(key.text, flight);
    const land = () => free(flight);
    flight.cargo.then(land, land);
    return flight.cargo;
  }

  function free(flight: Flight<Cargo>): void {
    if (slots.get(flight.key.text) === flight) slots.delete(flight.key.text);
  }

  /** Slots lie in the order in which they end, so the dead ones come first. */
  function dropExpired(): void {
    for (const [text, { expiresAt }] of slots) {
      if (now() < expiresAt) return;
      slots.delete(text);
    }
  }

  function join(flight: Flight<Cargo>): Promise<Cargo | null> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        // A timer may ring a moment before the clock agrees; nobody shall wait for this flight again.
        free(flight);
        resolve(null);
      };
      const stop = startTimer(Math.max(0, flight.expiresAt - now()), giveUp);
      flight.cargo.then(resolve, reject).finally(stop);
    });
  }

  return {
    current,
    launch,
    join,
    forget: () => {
      era += 1;
      slots.clear();
    },
    get era() {
      return era;
    },
  };
}
