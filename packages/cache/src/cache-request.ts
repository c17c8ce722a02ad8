import type { CacheEntry, StoredResponse } from "./cache-entry.ts";
import type { CacheEvent } from "./cache-event.ts";
import type { CacheKey } from "./cache-key.ts";
import type { CachePolicy } from "./cache-policy.ts";
import type { CacheEventListener } from "./event-recorder.ts";

/** A request to the cache. */
export interface CacheRequest {
  readonly key: CacheKey;
  readonly policy: CachePolicy;
  /**
   * Loads the response. The load may continue after the caller was answered, and other requests may share its result.
   * Therefore it must not use the caller's abort signal, and the key must contain everything that the response depends on.
   */
  readonly load: () => Promise<LoadedResponse>;
  /**
   * Which stored responses the request accepts. Absent: all of them. `none`: no stored response (`no-cache`). A function:
   * those for which it returns true (`max-age`). A request with `accept` never waits for the load of another request,
   * because that load may be older than the request accepts. The response that it loads may still be stored.
   */
  readonly accept?: "none" | ((entry: CacheEntry) => boolean);
}

/** The result of `load`. The cache adds the `ETag` of a 200. */
export interface LoadedResponse extends Omit<StoredResponse, "etag" | "body"> {
  /** Must not be modified after `load` returned it. */
  readonly body: Uint8Array;
}

/** What a read needs from the request that it serves. */
export interface ReadOptions {
  /** Makes the runtime wait for work that continues after the response. */
  waitUntil(work: Promise<unknown>): void;
  readonly onEvent?: CacheEventListener;
}

/** The result of a read. */
export interface CacheResult {
  readonly response: StoredResponse;
  /** Milliseconds since the response was stored. Null if it was loaded for this read. */
  readonly age: number | null;
  /** What happened before the result was ready. Events of background work go to `onEvent` only. */
  readonly events: readonly CacheEvent[];
}
