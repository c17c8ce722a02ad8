import { createInFlightLoads, type StartTimer } from "./in-flight-loads.ts";
import type { LoadOutcome } from "./cache-context.ts";
import type { ReadOptions, CacheRequest, CacheResult } from "./cache-request.ts";
import { read } from "./cache-read.ts";
import type { CacheStore, PurgeTarget } from "./cache-store.ts";

/** Answers that are kept for whom they were made for, and loaded once for all who wait for them. */
export interface Cache {
  /**
   * Answers a question from what is kept, or by its `load`.
   *
   * @throws what `load` threw, where nothing that is kept could stand in.
   */
  read(question: CacheRequest, call: ReadOptions): Promise<CacheResult>;
  /**
   * Forgets all that belongs to the target, as far as the store reaches; nothing that was being loaded meanwhile is kept
   * either. Rejects where the store does.
   */
  purge(target: PurgeTarget): Promise<void>;
}

export interface CacheOptions {
  readonly store: CacheStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly startTimer: StartTimer;
  /**
   * How long others wait for one load, in milliseconds; then one of them asks anew. Longer than a load takes, and no longer
   * than the runtime lets work outlive its request (30 s on Cloudflare).
   */
  readonly collapseTimeout: number;
}

/** Makes a cache, to be kept as long as the isolate: what collapses is what meets in one. */
export function createCache({ store, now, startTimer, collapseTimeout: patience }: CacheOptions): Cache {
  const means = { store, now, inFlightLoads: createInFlightLoads<LoadOutcome>(patience, now, startTimer) };
  return {
    read: (question, call) => read(means, question, call),
    purge: async (target) => {
      means.inFlightLoads.clear();
      await store.purge(target);
    },
  };
}
