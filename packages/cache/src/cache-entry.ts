/** Response header fields in the order in which they are sent. A name may occur more than once. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/**
 * A complete response. It consists of bytes and plain values only, so every request of the isolate may send it. It is never
 * modified.
 */
export interface StoredResponse {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The strong entity tag of the body, with its quotes. Null if the response has none. */
  readonly etag: string | null;
  /** Names of the data that the response was made from. A purge of one of them removes the response. */
  readonly tags: readonly string[];
}

/** A stored response with its times, in milliseconds since 1970. */
export interface CacheEntry extends StoredResponse {
  /** When its load started. The response may miss changes that were made later. */
  readonly askedAt: number;
  /** When its load ended. The age of the response counts from here. */
  readonly storedAt: number;
  /** Until this time the entry is fresh and is served without a new load. */
  readonly freshUntil: number;
  /** From this time on the entry must not be served. */
  readonly staleUntil: number;
}

/** Whether an entry is too old to be served. */
export function isExpired(entry: CacheEntry, now: number): boolean {
  return now >= entry.staleUntil;
}
