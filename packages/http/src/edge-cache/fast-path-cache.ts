import type { CacheKey } from "@roster/cache";
import type { LogEntry } from "../middleware/request-log.ts";

/** What the fast path has to know of a request to serve the same request again. */
export interface FastPathEntry {
  readonly cacheKey: CacheKey;
  /** The version of the key ring that the credential was checked against. */
  readonly keyringVersion: string;
  /** When the credential expires, in epoch milliseconds; null = no expiry known. */
  readonly expiresAt: number | null;
  /** For the log: the path template, and the kind of the credential. */
  readonly route: string;
  readonly credential: LogEntry["credential"];
  /** The headers that may hold a credential. */
  readonly credentialHeaders: readonly string[];
}

/** How many requests are kept. */
const CAPACITY = 5_000;
/** Characters of the longest request that is kept. */
const MAX_LENGTH = 4_096;

/**
 * Maps raw requests to cache keys: a request with the same URL, `Authorization` and `Accept` needs no parsing and no
 * authentication. Beyond its capacity it drops the entry that was stored least recently.
 */
export class FastPathCache {
  readonly #entries = new Map<string, FastPathEntry>();

  /** The entry of an equal earlier request, or null. An expired credential or a changed key ring makes it invalid. */
  get(request: Request, keyringVersion: string, now: number): FastPathEntry | null {
    const name = requestName(request);
    const entry = name === null ? undefined : this.#entries.get(name);
    if (!entry || entry.keyringVersion !== keyringVersion) return null;
    if (entry.expiresAt !== null && now >= entry.expiresAt) return null;
    return hasOtherCredential(request, entry.credentialHeaders) ? null : entry;
  }

  /** Stores the entry of a request. A request with more than one credential is not stored. */
  set(request: Request, entry: FastPathEntry): void {
    const name = requestName(request);
    if (name === null || hasOtherCredential(request, entry.credentialHeaders)) return;
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= CAPACITY) break;
      this.#entries.delete(oldest);
    }
  }
}

/** The parts of a request that decide its response, as one text; null where other parts decide too. */
function requestName({ method, url, headers }: Request): string | null {
  if (method !== "GET" && method !== "HEAD") return null;
  const authorization = headers.get("Authorization");
  // `Cache-Control` can require fresh data, and `Origin` needs CORS headers.
  if (authorization === null || headers.has("Cache-Control") || headers.has("Origin")) return null;
  // Neither headers nor URLs can contain a line break, so the parts stay separate.
  const name = `${authorization}\n${headers.get("Accept") ?? ""}\n${url}`;
  return name.length > MAX_LENGTH ? null : name;
}

function hasOtherCredential({ headers }: Request, credentialHeaders: readonly string[]): boolean {
  return credentialHeaders.some((name) => name !== "Authorization" && headers.has(name));
}
