import type { StoredResponse, CacheEntry, HeaderList } from "../cache-entry.ts";

const JSON_FIELDS: HeaderList = [
  ["Content-Type", "application/json; charset=utf-8"],
  ["Cache-Control", "private, max-age=15"],
];

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

type Untagged = Omit<StoredResponse, "etag">;

/** An answer as a source brings it, with the given text for a body. */
export function createLoadedResponse(text: string, changes: Partial<Untagged> = {}): Untagged {
  return { status: 200, headers: JSON_FIELDS, body: encodeUtf8(text), tags: [], ...changes };
}

/** An entry that was asked for and stored at the given time, fresh for 15 s and stale for 60 s. */
export function createSampleEntry(text: string, at: number, changes: Partial<CacheEntry> = {}): CacheEntry {
  const times = { askedAt: at, storedAt: at, freshUntil: at + 15_000, staleUntil: at + 75_000 };
  return { ...createLoadedResponse(text), etag: '"tag"', ...times, ...changes };
}
