import {
  createCache,
  createCacheApiStore,
  createMemoryStore,
  createResponseBuilder,
  createTieredStore,
  DEFAULT_CACHE_POLICY,
  type CacheKey,
  type PlatformCache,
  type CachePolicy,
  type CacheRequest,
  type CacheResult,
  type CacheStore,
} from "@roster/cache";
import type { RequestMetadata } from "../dependencies.ts";
import type { Log } from "../middleware/request-log.ts";
import { traceHeaders } from "../middleware/trace.ts";
import { recall, remember, type FastPathEntry } from "./fast-path-cache.ts";

/** Bytes of answers that one isolate keeps; it has 128 MB for everything. */
const CAPACITY = 32 * 1024 * 1024;
/** A region answers within its own deadlines; the runtime lets work outlive its request by 30 seconds. */
const PATIENCE = 15_000;
/** Longest that an entry can be of use: its freshness and its time as a stale one. */
const LONGEST = 75_000;

/** What the edge needs of the platform. */
export interface EdgeCacheOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The platform's cache that isolates share, where there is one. */
  readonly platform: { readonly open: () => Promise<PlatformCache>; readonly origin: string } | null;
}

/** Answers kept at the edge of the network, each for the principal that it was made for. */
export interface EdgeCache {
  /**
   * The response to a request that was asked in the very same words before, if its answer is at hand and fresh; else null,
   * and nothing is said by that. Neither reads the question nor judges the credential anew: it is the same as it was.
   *
   * @param guard whatever else must be as it was, the key ring above all.
   * @param log where the request is noted; null: nowhere.
   */
  serveFastPath(request: Request, guard: string, log: Log | null, open: () => RequestMetadata): Response | null;
  /** Answers by what is kept, or by loading it, and remembers the request's words for `hit`. */
  serve(request: Request, words: FastPathEntry, question: CacheRequest, context: EdgeCacheContext): Promise<Response>;
  /** Forgets what was made for a principal. */
  purge(principal: string): Promise<void>;
}

export interface EdgeCacheContext {
  readonly metadata: RequestMetadata;
  readonly waitUntil: (work: Promise<unknown>) => void;
}

/** Fields of an answer that a 304 repeats besides those it must. */
const GUIDING = ["roster-synced", "content-security-policy", "referrer-policy", "x-content-type-options"];

export function createEdgeCache({ now, platform }: EdgeCacheOptions): EdgeCache {
  const memory = createMemoryStore(CAPACITY, now);
  const store: CacheStore = platform
    ? createTieredStore(memory, createCacheApiStore({ ...platform, now, maxLifetime: LONGEST }))
    : memory;
  const cache = createCache({ store, now, startTimer, collapseTimeout: PATIENCE });
  const respond = createResponseBuilder("roster", GUIDING);
  const known = new Map<string, FastPathEntry & { readonly key: CacheKey }>();

  return {
    serveFastPath(request, guard, log, open) {
      const words = recall(known, request, guard, now());
      const entry = words && memory.peek(words.key);
      if (!entry || now() >= entry.freshUntil) return null;
      const events = [{ name: "fresh-hit", ttl: entry.freshUntil - now() }] as const;
      const call = open();
      const response = print(request, { response: entry, age: now() - entry.storedAt, events }, ownFields(call));
      log?.({
        event: "request",
        requestId: call.requestId,
        traceId: call.trace.traceId,
        method: request.method,
        route: words.route,
        status: response.status,
        took: 0,
        credential: words.credential,
      });
      return response;
    },
    async serve(request, words, question, { metadata: call, waitUntil }) {
      const reading = await cache.read(question, { waitUntil });
      // Whoever needs more than just any kept answer has to be asked every time what that is.
      if (question.accept === undefined) remember(known, request, { ...words, key: question.key });
      return print(request, reading, [...ownFields(call), ["Server-Timing", call.timings.print()]]);
    },
    purge: (principal) => cache.purge({ principal }),
  };

  function print(request: Request, reading: CacheResult, own: readonly (readonly [string, string])[]): Response {
    const ifNoneMatch = request.headers.get("If-None-Match");
    // Not every server in front adds a date (RFC 9110 §6.6.1), and a cache's arithmetic starts from it.
    const response = respond(reading, { ifNoneMatch, sharedHeaders: [["Date", dateOf(now())]], headers: own });
    if (request.method !== "HEAD") return response;
    // What a body's length would be is said even where none is sent (RFC 9110 §9.3.2).
    if (response.status !== 304) response.headers.set("Content-Length", String(reading.response.body.byteLength));
    return new Response(null, response);
  }
}

/** What is of this response alone. */
function ownFields({ requestId, trace }: RequestMetadata): readonly (readonly [string, string])[] {
  return [
    ["X-Request-Id", requestId],
    ["traceparent", traceHeaders(trace)["traceparent"] ?? ""],
  ];
}

let lastDate = { second: -1, text: "" };

/** The date of a time, printed once a second. */
function dateOf(time: number): string {
  const second = Math.floor(time / 1000);
  if (lastDate.second !== second) lastDate = { second, text: new Date(time).toUTCString() };
  return lastDate.text;
}

function startTimer(milliseconds: number, ring: () => void): () => void {
  const timer = setTimeout(ring, milliseconds);
  return () => clearTimeout(timer);
}

/**
 * How long an answer is kept. A caller's own credential may be revoked at any time, so what was made for it is never served
 * while something newer is fetched.
 */
export function edgeCachePolicy(isPassThrough: boolean, credentialHeaders: readonly string[]): CachePolicy {
  const covered = ["accept", ...credentialHeaders.map((name) => name.toLowerCase())];
  return {
    ...DEFAULT_CACHE_POLICY,
    keyedFields: covered,
    staleWhileRevalidate: isPassThrough ? 0 : DEFAULT_CACHE_POLICY.staleWhileRevalidate,
  };
}
