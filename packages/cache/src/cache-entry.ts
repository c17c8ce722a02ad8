/** Header fields as they go out, in order; a name may come twice. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A finished answer: bytes and plain values alone, so that any request of the isolate may use one. Nobody writes to it. */
export interface StoredResponse {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The strong entity tag of the body, quotes included; null where the answer has none. */
  readonly etag: string | null;
  /** What the answer was made from; purging one of them takes it away. */
  readonly tags: readonly string[];
}

/** An answer that is kept. All times are milliseconds since 1970. */
export interface CacheEntry extends StoredResponse {
  /** When it was asked for: it may hold nothing that changed later. */
  readonly askedAt: number;
  /** When it arrived: its age counts from here. */
  readonly storedAt: number;
  /** Until then it is served with no further thought. */
  readonly freshUntil: number;
  /** Until then it may be served at all. */
  readonly staleUntil: number;
}

/** Whether an entry may no longer be served at all. */
export function isExpired(entry: CacheEntry, now: number): boolean {
  return now >= entry.staleUntil;
}
