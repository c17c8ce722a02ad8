import type { CacheEntry, CacheKeyParts } from "@roster/cache";
import type { Freshness } from "@roster/core/source";

/** How an answer may be kept: what tells its question from others, and which kept ones this request can use. */
export interface CachePlan {
  readonly parts: CacheKeyParts;
  readonly accept: "none" | ((entry: CacheEntry) => boolean) | null;
}

/** Parameters that say how fresh an answer has to be; they are not part of what is asked. */
const FRESHNESS = new Set(["fresh", "min"]);

/**
 * The parts of a question: its path and every parameter, the query in its canonical text, so that two spellings of one
 * question are one. Two questions that may differ never are.
 */
export function cacheKeyParts(url: URL, query: string | null): CacheKeyParts {
  const parameters = [...url.searchParams]
    .filter(([name]) => !FRESHNESS.has(name) && name !== "query")
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flat();
  return { origin: url.origin, path: url.pathname, parameters, query };
}

/** Which kept answers are fresh enough. `min` names a change: what is kept does not know whether it holds it. */
export function acceptForFreshness({ fresh, maxAge }: Freshness, min: number | null, now: number): CachePlan["accept"] {
  if (fresh || min !== null) return "none";
  if (maxAge === null) return null;
  return (entry) => {
    const synced = entry.headers.find(([name]) => name.toLowerCase() === "roster-synced")?.[1];
    return synced !== undefined && now - Date.parse(synced) <= maxAge;
  };
}
