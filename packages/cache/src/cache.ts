import { createFlights, type StartTimer } from "./collapse.ts";
import type { Outcome } from "./means.ts";
import type { Call, Question, Reading } from "./question.ts";
import { read } from "./read.ts";
import type { Store, Target } from "./store.ts";

/** Answers that are kept for whom they were made for, and loaded once for all who wait for them. */
export interface Cache {
  /**
   * Answers a question from what is kept, or by its `load`.
   *
   * @throws what `load` threw, where nothing that is kept could stand in.
   */
  read(question: Question, call: Call): Promise<Reading>;
  /**
   * Forgets all that belongs to the target, as far as the store reaches; nothing that was being loaded meanwhile is kept
   * either. Rejects where the store does.
   */
  purge(target: Target): Promise<void>;
}

export interface CacheOptions {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly startTimer: StartTimer;
  /**
   * How long others wait for one load, in milliseconds; then one of them asks anew. Longer than a load takes, and no longer
   * than the runtime lets work outlive its request (30 s on Cloudflare).
   */
  readonly patience: number;
}

/** Makes a cache, to be kept as long as the isolate: what collapses is what meets in one. */
export function createCache({ store, now, startTimer, patience }: CacheOptions): Cache {
  const means = { store, now, flights: createFlights<Outcome>(patience, now, startTimer) };
  return {
    read: (question, call) => read(means, question, call),
    purge: async (target) => {
      means.flights.forget();
      await store.purge(target);
    },
  };
}
