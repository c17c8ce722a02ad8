/** A query string like Django's `QueryDict`: it keeps repeated keys, and `get` returns the last value. */
export interface QueryDict {
  /** The last value of a key, or null. */
  readonly get: (key: string) => string | null;
  /**
   * Encodes all keys except one. Keys keep the order of their first occurrence, with their values together. A space is
   * `+`.
   */
  readonly encodeWithout: (key: string) => string;
}

export function parseQueryDict(search: string): QueryDict {
  const pairs = new URLSearchParams(search);
  return {
    get: (key) => pairs.getAll(key).at(-1) ?? null,
    encodeWithout: (omitted) =>
      [...new Set(pairs.keys())]
        .filter((key) => key !== omitted)
        .flatMap((key) => pairs.getAll(key).map((value) => `${quotePlus(key)}=${quotePlus(value)}`))
        .join("&"),
  };
}

/** Python's `quote_plus`: percent-encodes all characters except letters, digits and `_.-~`. A space is `+`. */
function quotePlus(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/[!'()*]/g, percentEncode)
    .replaceAll("%20", "+");
}

/** Python's `quote` for a path: like `quote_plus`, but it keeps `/`, and a space is `%20`. */
export function quotePath(path: string): string {
  return encodeURIComponent(path)
    .replaceAll(/[!'()*]/g, percentEncode)
    .replaceAll("%2F", "/");
}

function percentEncode(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
