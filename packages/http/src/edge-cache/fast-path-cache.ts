import type { CacheKey } from "@roster/cache";
import type { LogEntry } from "../middleware/request-log.ts";

/** What a remembered request was judged by, besides its own words. */
export interface FastPathEntry {
  /** Everything else that must be as it was: the key ring, the configuration. */
  readonly guard: string;
  /** Epoch milliseconds until which the credential was said to hold; null = no end known. */
  readonly holdsUntil: number | null;
  /** For the log: the template of the route, and what kind of credential came. */
  readonly route: string;
  readonly credential: LogEntry["credential"];
  /** The headers that may hold a credential. */
  readonly credentialHeaders: readonly string[];
}

type Known = Map<string, FastPathEntry & { readonly key: CacheKey }>;

/** So many requests are remembered, no longer than this each. */
const REMEMBERED = 5_000;
const LONGEST = 4_096;

/** The key of a request that was asked in the same words before, or null. */
export function recall(
  known: Known,
  request: Request,
  guard: string,
  now: number,
): (FastPathEntry & { readonly key: CacheKey }) | null {
  const name = nameOf(request);
  const words = name === null ? undefined : known.get(name);
  if (!words || words.guard !== guard || (words.holdsUntil !== null && now >= words.holdsUntil)) return null;
  return hasOther(request, words.credentialHeaders) ? null : words;
}

/** Remembers a request's words, the oldest forgotten first. One that came with several credentials is not remembered. */
export function remember(known: Known, request: Request, words: FastPathEntry & { readonly key: CacheKey }): void {
  const name = nameOf(request);
  if (name === null || hasOther(request, words.credentialHeaders)) return;
  known.delete(name);
  known.set(name, words);
  for (const oldest of known.keys()) {
    if (known.size <= REMEMBERED) break;
    known.delete(oldest);
  }
}

/** The words of a request: its address, its `Authorization`, what it accepts. Null where more than these decides. */
function nameOf({ method, url, headers }: Request): string | null {
  if (method !== "GET" && method !== "HEAD") return null;
  const authorization = headers.get("Authorization");
  // Who insists on fresh data, or asks from a page, is answered the long way.
  if (authorization === null || headers.has("Cache-Control") || headers.has("Origin")) return null;
  // No header holds a line break, and no URL: nothing can look like the end of another part.
  const name = `${authorization}\n${headers.get("Accept") ?? ""}\n${url}`;
  return name.length > LONGEST ? null : name;
}

function hasOther({ headers }: Request, credentialHeaders: readonly string[]): boolean {
  return credentialHeaders.some((name) => name !== "Authorization" && headers.has(name));
}
