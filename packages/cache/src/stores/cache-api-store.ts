import { isExpired, type CacheEntry } from "../cache-entry.ts";
import type { CacheKey } from "../cache-key.ts";
import type { CacheStore, PurgeTarget } from "../cache-store.ts";
import { sha256 } from "../sha256.ts";
import { decodeEntry, encodeEntry } from "./entry-codec.ts";

/** The methods of the runtime's `Cache` that the store uses. */
export interface PlatformCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
}

export interface CacheApiStoreOptions {
  /**
   * Opens a named cache (`caches.open("roster")`). `caches.default` must not be used, because `fetch` can read from it. If
   * the runtime has no cache, `open` may throw; the calls of the store then reject.
   */
  readonly open: () => PlatformCache | Promise<PlatformCache>;
  /** An origin of the Worker (`https://roster.example.com`). The store's URLs are never requested from it. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long entries and purges are stored at most, in milliseconds. */
  readonly maxLifetime: number;
}

/**
 * Stores entries in the runtime's Cache API, which the isolates of one data center share.
 *
 * The store relies on one property of the platform: a 200 with `max-age` is found under its URL until that age, and not
 * longer. The platform ignores `Vary`, so the URL contains everything that a response varies by. It may serve a response
 * for its `stale-while-revalidate` in addition, so each entry contains its own end. It does not report some refused
 * responses, so `set` checks whether the entry is stored.
 *
 * A cache can only be read by URL. Therefore a purge stores a mark with its time under the URL of its target. An entry is
 * ignored if its load started before the mark of its principal or of one of its tags. Marks are stored in one data center,
 * like entries: the other data centers serve their entries until those expire. If the platform drops a mark early, the
 * purge is lost.
 */
export function createCacheApiStore({ open, origin, now, maxLifetime }: CacheApiStoreOptions): CacheStore {
  const entryUrl = async (key: CacheKey) => `${origin}/roster-cache/1/entries/${await digest(["key", key.text])}`;
  const markUrl = async (target: PurgeTarget) =>
    `${origin}/roster-cache/1/marks/${await digest(Object.entries(target))}`;

  async function get(key: CacheKey): Promise<CacheEntry | null> {
    const cache = await open();
    const [response, principalMark] = await Promise.all([
      entryUrl(key).then((url) => cache.match(url)),
      findMark(cache, { principal: key.principal }),
    ]);
    const entry = response === undefined ? null : await decodeEntry(key, response);
    if (entry === null || isExpired(entry, now()) || entry.askedAt <= principalMark) return null;
    const tagMarks = await Promise.all(entry.tags.map((tag) => findMark(cache, { tag })));
    return entry.askedAt <= Math.max(...tagMarks, -Infinity) ? null : entry;
  }

  async function findMark(cache: PlatformCache, target: PurgeTarget): Promise<number> {
    const mark = await cache.match(await markUrl(target));
    return Number(mark?.headers.get(PURGED_AT_FIELD) ?? -Infinity);
  }

  async function set(key: CacheKey, entry: CacheEntry): Promise<boolean> {
    const seconds = Math.ceil(Math.min(entry.staleUntil - now(), maxLifetime) / 1000);
    const cache = await open();
    const url = await entryUrl(key);
    await cache.put(url, encodeEntry(key, entry, seconds));
    const stored = await cache.match(url);
    await stored?.body?.cancel();
    return stored !== undefined;
  }

  async function purge(target: PurgeTarget): Promise<void> {
    const cache = await open();
    const headers = {
      "Cache-Control": `public, max-age=${Math.ceil(maxLifetime / 1000)}`,
      [PURGED_AT_FIELD]: String(now()),
    };
    await cache.put(await markUrl(target), new Response(null, { headers }));
  }

  return {
    peek: () => null,
    get,
    set,
    delete: async (key) => {
      const cache = await open();
      await cache.delete(await entryUrl(key));
    },
    purge,
  };
}

/** The header field of a mark: when its target was purged, in milliseconds since 1970. */
const PURGED_AT_FIELD = "Roster-Purged-At";

/** Keys are hashed, because a URL must not contain a principal or a query, and is limited to 16 KB. */
function digest(parts: unknown): Promise<string> {
  return sha256(new TextEncoder().encode(JSON.stringify(parts)));
}
