import { isExpired, type CacheEntry } from "../cache-entry.ts";
import type { CacheKey } from "../cache-key.ts";
import { sha256 } from "../sha256.ts";
import type { CacheStore, PurgeTarget } from "../cache-store.ts";
import { encodeEntry, decodeEntry } from "./entry-codec.ts";

/** What is used of a runtime's `Cache`. */
export interface PlatformCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
}

export interface CacheApiStoreOptions {
  /**
   * Opens a cache of our own (`caches.open("roster")`): what is in `caches.default` a `fetch` of its URL could find. A
   * runtime without one may throw; the calls of the store then reject.
   */
  readonly open: () => PlatformCache | Promise<PlatformCache>;
  /** An origin of the Worker's own (`https://roster.example.com`), under which nothing is ever requested. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The longest that anything is kept, in milliseconds: so long a purge has to be remembered. */
  readonly maxLifetime: number;
}

/**
 * Keeps entries in the runtime's Cache API: shared by the isolates of a data center, and by them alone.
 *
 * Of the platform it expects nothing but that a 200 with one `max-age` can be found under its URL for no longer than
 * that. It ignores `Vary`, may keep an answer for its `stale-while-revalidate` on top, and refuses some in silence; so all
 * that an answer varies by is in the URL, when it ends is told by the entry, and what was put is looked for.
 *
 * A cache can be asked for URLs alone. So a purge leaves a mark under the target's URL, and an entry that was asked for
 * before its principal's mark, or one of its tags' marks, is as good as gone. Marks reach no further than entries: other
 * data centers keep theirs to the end. A mark that the platform drops early is forgotten.
 */
export function createCacheApiStore({ open, origin, now, maxLifetime: longest }: CacheApiStoreOptions): CacheStore {
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
    return Number(mark?.headers.get(MARK) ?? -Infinity);
  }

  async function set(key: CacheKey, entry: CacheEntry): Promise<boolean> {
    const seconds = Math.ceil(Math.min(entry.staleUntil - now(), longest) / 1000);
    const cache = await open();
    const url = await entryUrl(key);
    await cache.put(url, encodeEntry(key, entry, seconds));
    const kept = await cache.match(url);
    await kept?.body?.cancel();
    return kept !== undefined;
  }

  async function purge(target: PurgeTarget): Promise<void> {
    const cache = await open();
    const headers = { "Cache-Control": `public, max-age=${Math.ceil(longest / 1000)}`, [MARK]: String(now()) };
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

/** When a target was purged, in milliseconds since 1970. */
const MARK = "Roster-Purged-At";

/** A URL holds no principal and no query, and not more than 16 KB. */
function digest(parts: unknown): Promise<string> {
  return sha256(new TextEncoder().encode(JSON.stringify(parts)));
}
