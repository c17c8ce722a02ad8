import type { CacheEntry, CacheKeyParts } from "@roster/cache";
import type { BufferedResponse } from "../responses/buffered-response.ts";
import type { Freshness } from "@roster/core/source";

/** How the edge cache may serve a request: its cache key, and which entries are fresh enough for it. */
export interface CachePlan {
  readonly parts: CacheKeyParts;
  /** Null: every valid entry. `none`: no entry. Otherwise the entries for which the function returns true. */
  readonly accept: "none" | ((entry: CacheEntry) => boolean) | null;
  /** Creates the response. The request was read and validated for the plan, and is not read again. */
  readonly load: () => Promise<BufferedResponse>;
}

/** Parameters that state how fresh a response has to be. They do not change its content, so they are not part of the key. */
const FRESHNESS = new Set(["fresh", "min"]);

/**
 * The key parts of a request: its path and all parameters in a fixed order. The query is in canonical form, so two
 * spellings of one query share an entry.
 */
export function cacheKeyParts(url: URL, query: string | null): CacheKeyParts {
  const parameters = [...url.searchParams]
    .filter(([name]) => !FRESHNESS.has(name) && name !== "query")
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flat();
  return { origin: url.origin, path: url.pathname, parameters, query };
}

/** Which entries are fresh enough. `min` names a change, and an entry does not say which changes it includes. */
export function acceptForFreshness({ fresh, maxAge }: Freshness, min: number | null, now: number): CachePlan["accept"] {
  if (fresh || min !== null) return "none";
  if (maxAge === null) return null;
  return (entry) => {
    const synced = entry.headers.find(([name]) => name.toLowerCase() === "roster-synced")?.[1];
    return synced !== undefined && now - Date.parse(synced) <= maxAge;
  };
}
