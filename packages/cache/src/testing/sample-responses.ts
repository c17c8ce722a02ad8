import type { CacheEntry, HeaderList, StoredResponse } from "../cache-entry.ts";

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

type WithoutEtag = Omit<StoredResponse, "etag">;

/** The result of a load, with the given text as its body. */
export function createLoadedResponse(text: string, changes: Partial<WithoutEtag> = {}): WithoutEtag {
  return { status: 200, headers: JSON_FIELDS, body: encodeUtf8(text), tags: [], ...changes };
}

/** An entry that was loaded and stored at the given time. It is fresh for 15 s and then stale for 60 s. */
export function createSampleEntry(text: string, at: number, changes: Partial<CacheEntry> = {}): CacheEntry {
  const times = { askedAt: at, storedAt: at, freshUntil: at + 15_000, staleUntil: at + 75_000 };
  return { ...createLoadedResponse(text), etag: '"tag"', ...times, ...changes };
}
