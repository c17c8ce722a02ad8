import type { CacheEntry } from "../cache-entry.ts";
import type { CacheKey } from "../cache-key.ts";

/** The header field that contains the key and all of an entry except its body. */
const ENTRY_FIELD = "Roster-Entry";

/**
 * Encodes an entry as a response that the platform's cache stores: always a 200 with `max-age`. The status and the fields
 * of the stored response (`private`, `Vary`) are encoded in one field, because the platform would act on them.
 */
export function encodeEntry(key: CacheKey, entry: CacheEntry, seconds: number): Response {
  const { body, ...rest } = entry;
  return new Response(body, {
    headers: {
      "Cache-Control": `public, max-age=${seconds}`,
      "Content-Type": "application/octet-stream",
      // Percent-encoding, because a header field cannot contain every character.
      [ENTRY_FIELD]: encodeURIComponent(JSON.stringify({ key: key.text, ...rest })),
    },
  });
}

/** Decodes a response of `encodeEntry`. Null for any other response, and for an entry of another key. */
export async function decodeEntry(key: CacheKey, response: Response): Promise<CacheEntry | null> {
  try {
    const { key: text, ...rest } = JSON.parse(decodeURIComponent(response.headers.get(ENTRY_FIELD) ?? ""));
    if (text === key.text) return { ...rest, body: await response.bytes() };
  } catch {
    // The response is not an encoded entry, or it is incomplete. Both are treated as a miss.
  }
  await response.body?.cancel();
  return null;
}
