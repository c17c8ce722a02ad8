import type { StoredResponse, CacheEntry } from "./cache-entry.ts";
import type { CacheEvent } from "./cache-event.ts";
import type { CacheKey } from "./cache-key.ts";
import type { CachePolicy } from "./cache-policy.ts";
import type { CacheEventListener } from "./event-recorder.ts";

/** What is asked of the cache. */
export interface CacheRequest {
  readonly key: CacheKey;
  readonly policy: CachePolicy;
  /**
   * Asks the source. It may run after the caller was answered, and others may share what it brings: so it must not end
   * with the caller's own request, and everything that the answer depends on is in the key.
   */
  readonly load: () => Promise<LoadedResponse>;
  /**
   * What kept answers the request can use, where not all: `none` (`no-cache`), or a test (`max-age`). Such a request asks
   * for itself and never waits for another's load, which may be older than it can use. What it brings may be kept.
   */
  readonly accept?: "none" | ((entry: CacheEntry) => boolean);
}

/** What a source brings. The cache adds the `ETag` of a 200. */
export interface LoadedResponse extends Omit<StoredResponse, "etag" | "body"> {
  /** Never written to again. */
  readonly body: Uint8Array;
}

/** The request on whose behalf the cache is read. */
export interface ReadOptions {
  /** Has the runtime wait for work that goes on after the answer. */
  waitUntil(work: Promise<unknown>): void;
  readonly onEvent?: CacheEventListener;
}

/** What a read comes to. */
export interface CacheResult {
  readonly response: StoredResponse;
  /** Milliseconds since the answer arrived from its source, or null where that was for this very read. */
  readonly age: number | null;
  /** What happened until it was ready. What happens behind it goes to `report` alone. */
  readonly events: readonly CacheEvent[];
}
