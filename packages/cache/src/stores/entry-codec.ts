import type { CacheEntry } from "../cache-entry.ts";
import type { CacheKey } from "../cache-key.ts";

/** Holds all of an entry but its body, and the key that it is kept under. */
const FIELD = "Roster-Entry";

/**
 * An entry as a response that a platform's cache keeps: always a plain 200 that any cache may keep for `seconds`, whatever
 * the answer is. The answer's own status and fields (`private`, `Vary`, …) would be acted on, so they travel inside.
 */
export function encodeEntry(key: CacheKey, entry: CacheEntry, seconds: number): Response {
  const { body, ...rest } = entry;
  return new Response(body, {
    headers: {
      "Cache-Control": `public, max-age=${seconds}`,
      "Content-Type": "application/octet-stream",
      // Fields are bytes; an escaped JSON text is safe in one whatever it holds.
      [FIELD]: encodeURIComponent(JSON.stringify({ key: key.text, ...rest })),
    },
  });
}

/** Reads what `printEntry` wrote. Null for anything else, and for an entry that was kept under another key. */
export async function decodeEntry(key: CacheKey, response: Response): Promise<CacheEntry | null> {
  try {
    const { key: text, ...rest } = JSON.parse(decodeURIComponent(response.headers.get(FIELD) ?? ""));
    if (text === key.text) return { ...rest, body: await response.bytes() };
  } catch {
    // Not ours, or cut short: as good as nothing.
  }
  await response.body?.cancel();
  return null;
}
