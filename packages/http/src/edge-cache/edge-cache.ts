import {
  createCache,
  createCacheApiStore,
  createMemoryStore,
  createResponseBuilder,
  createTieredStore,
  DEFAULT_CACHE_POLICY,
  type CachePolicy,
  type CacheRequest,
  type CacheResult,
  type CacheStore,
  type PlatformCache,
} from "@roster/cache";
import type { Log } from "../middleware/request-log.ts";
import type { RequestMetadata } from "../middleware/request-metadata.ts";
import { traceHeaders } from "../middleware/trace.ts";
import { ADDITIONAL_NOT_MODIFIED_HEADERS } from "../responses/respond-conditionally.ts";
import { FastPathCache, type FastPathEntry } from "./fast-path-cache.ts";

/** Bytes of responses that one isolate stores. The isolate has 128 MB in total. */
const CAPACITY = 32 * 1024 * 1024;
/** Milliseconds that a request waits for another request's load. A region responds within its own deadlines before that. */
const COLLAPSE_TIMEOUT = 15_000;
/** Milliseconds that an entry can be served: its freshness and its time as a stale entry. */
const MAX_LIFETIME = 75_000;

export interface EdgeCacheOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The platform cache that isolates share, where there is one. */
  readonly platform: { readonly open: () => Promise<PlatformCache>; readonly origin: string } | null;
}

/** Caches finished responses, separately for each principal. */
export interface EdgeCache {
  /**
   * Fast path: serves a fresh cached response by the raw request, before parsing and authentication. Returns null where
   * there is none; the request then takes the normal path.
   *
   * @param keyringVersion has to equal the version that the entry was stored under.
   * @param log receives the entry of the request; null: nothing is logged.
   */
  serveFastPath(
    request: Request,
    keyringVersion: string,
    log: Log | null,
    createMetadata: () => RequestMetadata,
  ): Response | null;
  /** Serves a response from the cache, or loads it. It stores the entry for the fast path. */
  serve(
    request: Request,
    entry: Omit<FastPathEntry, "cacheKey">,
    cacheRequest: CacheRequest,
    context: EdgeCacheContext,
  ): Promise<Response>;
  /** Removes all responses of a principal. */
  purge(principal: string): Promise<void>;
}

export interface EdgeCacheContext {
  readonly metadata: RequestMetadata;
  readonly waitUntil: (work: Promise<unknown>) => void;
}

export function createEdgeCache({ now, platform }: EdgeCacheOptions): EdgeCache {
  const memory = createMemoryStore(CAPACITY, now);
  const store: CacheStore = platform
    ? createTieredStore(memory, createCacheApiStore({ ...platform, now, maxLifetime: MAX_LIFETIME }))
    : memory;
  const cache = createCache({ store, now, startTimer, collapseTimeout: COLLAPSE_TIMEOUT });
  const buildResponse = createResponseBuilder("roster", ADDITIONAL_NOT_MODIFIED_HEADERS);
  const fastPath = new FastPathCache();

  return {
    serveFastPath(request, keyringVersion, log, createMetadata) {
      const known = fastPath.get(request, keyringVersion, now());
      const stored = known && memory.peek(known.cacheKey);
      if (!stored || now() >= stored.freshUntil) return null;
      const events = [{ name: "fresh-hit", ttl: stored.freshUntil - now() }] as const;
      const metadata = createMetadata();
      const result = { response: stored, age: now() - stored.storedAt, events };
      const response = respond(request, result, requestHeaders(metadata));
      log?.({
        event: "request",
        requestId: metadata.requestId,
        traceId: metadata.trace.traceId,
        method: request.method,
        route: known.route,
        status: response.status,
        took: 0,
        credential: known.credential,
      });
      return response;
    },
    async serve(request, entry, cacheRequest, { metadata, waitUntil }) {
      const result = await cache.read(cacheRequest, { waitUntil });
      // A request that accepts only some entries has to take the normal path each time.
      if (cacheRequest.accept === undefined) fastPath.set(request, { ...entry, cacheKey: cacheRequest.key });
      return respond(request, result, [...requestHeaders(metadata), ["Server-Timing", metadata.timings.print()]]);
    },
    purge: (principal) => cache.purge({ principal }),
  };

  function respond(request: Request, result: CacheResult, own: readonly (readonly [string, string])[]): Response {
    const ifNoneMatch = request.headers.get("If-None-Match");
    // Caches compute the age of a response from `Date`, and not every server in front adds it (RFC 9110 §6.6.1).
    const response = buildResponse(result, { ifNoneMatch, sharedHeaders: [["Date", printDate(now())]], headers: own });
    if (request.method !== "HEAD") return response;
    // A response to HEAD states the length that the body of GET has (RFC 9110 §9.3.2).
    if (response.status !== 304) response.headers.set("Content-Length", String(result.response.body.byteLength));
    return new Response(null, response);
  }
}

/** The headers that differ from request to request. */
function requestHeaders({ requestId, trace }: RequestMetadata): readonly (readonly [string, string])[] {
  return [
    ["X-Request-Id", requestId],
    ["traceparent", traceHeaders(trace)["traceparent"] ?? ""],
  ];
}

let lastDate = { second: -1, text: "" };

/** An HTTP date. The text is computed once per second. */
function printDate(time: number): string {
  const second = Math.floor(time / 1000);
  if (lastDate.second !== second) lastDate = { second, text: new Date(time).toUTCString() };
  return lastDate.text;
}

function startTimer(milliseconds: number, onTimeout: () => void): () => void {
  const timer = setTimeout(onTimeout, milliseconds);
  return () => clearTimeout(timer);
}

/**
 * The cache policy of a caller. An upstream can revoke a caller's own credential at any time, so responses for such a
 * credential are never served stale.
 */
export function edgeCachePolicy(isPassThrough: boolean, credentialHeaders: readonly string[]): CachePolicy {
  return {
    ...DEFAULT_CACHE_POLICY,
    keyedFields: ["accept", ...credentialHeaders.map((name) => name.toLowerCase())],
    staleWhileRevalidate: isPassThrough ? 0 : DEFAULT_CACHE_POLICY.staleWhileRevalidate,
  };
}
