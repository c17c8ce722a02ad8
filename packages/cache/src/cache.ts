import type { LoadOutcome } from "./cache-context.ts";
import { read } from "./cache-read.ts";
import type { CacheRequest, CacheResult, ReadOptions } from "./cache-request.ts";
import type { CacheStore, PurgeTarget } from "./cache-store.ts";
import { createInFlightLoads, type StartTimer } from "./in-flight-loads.ts";

/** Stores responses for each principal, and shares one load between the reads that wait for it. */
export interface Cache {
  /**
   * Serves a stored response, or loads one.
   *
   * @throws the error of `load`, if no stored response may be served instead.
   */
  read(request: CacheRequest, options: ReadOptions): Promise<CacheResult>;
  /**
   * Removes all entries of the target that the store can reach. Responses whose loads are in flight are not stored.
   * Rejects if the store rejects.
   */
  purge(target: PurgeTarget): Promise<void>;
}

export interface CacheOptions {
  readonly store: CacheStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly startTimer: StartTimer;
  /**
   * How long reads wait for the load of another read, in milliseconds. After that, one of them starts a new load. It must
   * be longer than a load takes, and not longer than the runtime keeps work alive after its request (30 s on Cloudflare).
   */
  readonly collapseTimeout: number;
}

/** Creates a cache. Create one for each isolate: only reads of the same cache can share a load. */
export function createCache({ store, now, startTimer, collapseTimeout }: CacheOptions): Cache {
  const inFlightLoads = createInFlightLoads<LoadOutcome>(collapseTimeout, now, startTimer);
  const context = { store, now, inFlightLoads };
  return {
    read: (request, options) => read(context, request, options),
    purge: async (target) => {
      inFlightLoads.clear();
      await store.purge(target);
    },
  };
}
