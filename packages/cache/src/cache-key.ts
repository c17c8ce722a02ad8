declare const keyed: unique symbol;

/**
 * What an entry is kept under. Only `createKey` makes one, so there is none without a principal: an answer is only ever
 * found again by whom it was made for.
 */
export interface CacheKey {
  /** Who asks. A name or a digest, never a credential: it is written beside the entry. */
  readonly principal: string;
  /** The whole key as text: two keys print alike only if principal and parts are alike. */
  readonly text: string;
  readonly [keyed]: true;
}

/** What tells one question from another, by name: each a text, a list whose order matters, or null for "not given". */
export type CacheKeyParts = Readonly<Record<string, string | readonly string[] | null>>;

/**
 * Makes a key of a principal and the canonical parts of a question: path, query, and every dimension that the answer
 * varies by (a format, a header). In which order parts are named does not matter.
 *
 * JSON is what keeps keys apart: quotes and lone surrogates are escaped, so no part can look like the end of another.
 *
 * @throws RangeError for an empty principal, under which everybody would share.
 */
export function createCacheKey(principal: string, parts: CacheKeyParts): CacheKey {
  if (principal === "") throw new RangeError("A cache key needs a principal");
  const named = Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1));
  return { principal, text: JSON.stringify([principal, named]) } as CacheKey;
}
