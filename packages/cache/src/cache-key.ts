declare const keyed: unique symbol;

/**
 * The key of an entry. Only `createCacheKey` creates keys, so every key has a principal, and a response is only served to
 * the principal that it was loaded for.
 */
export interface CacheKey {
  /** A name or a digest of the caller. Never a credential, because it is stored with the entry. */
  readonly principal: string;
  /** The whole key as text. Two keys have the same text only if their principals and parts are equal. */
  readonly text: string;
  readonly [keyed]: true;
}

/** The parts of a key, by name. A value is a text, a list whose order matters, or null for "absent". */
export type CacheKeyParts = Readonly<Record<string, string | readonly string[] | null>>;

/**
 * Creates a key from a principal and the canonical parts of a request: path, query, and everything else that the response
 * varies by (a format, a header field). The order of the names in `parts` does not matter.
 *
 * The text is JSON. JSON escapes quotes and lone surrogates, so the value of one part cannot look like two parts.
 *
 * @throws RangeError for an empty principal, because all callers would share its entries.
 */
export function createCacheKey(principal: string, parts: CacheKeyParts): CacheKey {
  if (principal === "") throw new RangeError("A cache key needs a principal");
  const named = Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1));
  return { principal, text: JSON.stringify([principal, named]) } as CacheKey;
}
