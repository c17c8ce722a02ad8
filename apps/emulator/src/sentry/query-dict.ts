/** A query string as Django's `QueryDict` has it: repeated keys kept, `get` gives the last. */
export interface QueryDict {
  /** The last value of a key, or null. */
  readonly get: (key: string) => string | null;
  /** All but one key, encoded again: keys in the order first seen, repeats together, space as `+`. */
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

/** Python's `quote_plus`: everything but letters, digits and `_.-~` is percent-encoded, a space is `+`. */
function quotePlus(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/[!'()*]/g, percent)
    .replaceAll("%20", "+");
}

/** Python's `quote` of a path: as above, but `/` stays and a space is `%20`. */
export function quotePath(path: string): string {
  return encodeURIComponent(path)
    .replaceAll(/[!'()*]/g, percent)
    .replaceAll("%2F", "/");
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
