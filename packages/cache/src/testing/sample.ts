import type { Answer, Entry, HeaderList } from "../entry.ts";

const JSON_FIELDS: HeaderList = [
  ["Content-Type", "application/json; charset=utf-8"],
  ["Cache-Control", "private, max-age=15"],
];

export function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

export function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

type Untagged = Omit<Answer, "etag">;

/** An answer as a source brings it, with the given text for a body. */
export function createLoaded(text: string, changes: Partial<Untagged> = {}): Untagged {
  return { status: 200, headers: JSON_FIELDS, body: encode(text), tags: [], ...changes };
}

/** An entry that was asked for and stored at the given time, fresh for 15 s and stale for 60 s. */
export function createSampleEntry(text: string, at: number, changes: Partial<Entry> = {}): Entry {
  const times = { askedAt: at, storedAt: at, freshUntil: at + 15_000, staleUntil: at + 75_000 };
  return { ...createLoaded(text), etag: '"tag"', ...times, ...changes };
}
