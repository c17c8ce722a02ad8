import type { Answer, Entry } from "./entry.ts";
import type { CacheEvent } from "./events.ts";
import type { Key } from "./key.ts";
import type { Policy } from "./policy.ts";
import type { Report } from "./story.ts";

/** What is asked of the cache. */
export interface Question {
  readonly key: Key;
  readonly policy: Policy;
  /**
   * Asks the source. It may run after the caller was answered, and others may share what it brings: so it must not end
   * with the caller's own request, and everything that the answer depends on is in the key.
   */
  readonly load: () => Promise<Loaded>;
  /**
   * What kept answers the request can use, where not all: `none` (`no-cache`), or a test (`max-age`). Such a request asks
   * for itself and never waits for another's load, which may be older than it can use. What it brings may be kept.
   */
  readonly accept?: "none" | ((entry: Entry) => boolean);
}

/** What a source brings. The cache adds the `ETag` of a 200. */
export interface Loaded extends Omit<Answer, "etag" | "body"> {
  /** Never written to again. */
  readonly body: Uint8Array;
}

/** The request on whose behalf the cache is read. */
export interface Call {
  /** Has the runtime wait for work that goes on after the answer. */
  waitUntil(work: Promise<unknown>): void;
  readonly report?: Report;
}

/** What a read comes to. */
export interface Reading {
  readonly answer: Answer;
  /** Milliseconds since the answer arrived from its source, or null where that was for this very read. */
  readonly age: number | null;
  /** What happened until it was ready. What happens behind it goes to `report` alone. */
  readonly events: readonly CacheEvent[];
}
