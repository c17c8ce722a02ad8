import type { RequestCounter } from "../request-counter.ts";
import type { SentryKnobs } from "../world/knobs.ts";
import type { SentryRequest } from "./sentry-request.ts";
import type { SentryCaller } from "./sentry-caller.ts";

export type SentryRateLimit = NonNullable<SentryKnobs["rateLimit"]>;

/** What the limiter found, as its headers tell it. Null: never looked at, and printed as Python prints nothing. */
interface RateLimitState {
  readonly limit: number;
  readonly remaining: number;
  /** The end of the window, in whole seconds since 1970. */
  readonly reset: number;
  readonly concurrentLimit: number | null;
  readonly concurrentRemaining: number | null;
}

/**
 * Puts Sentry's limiter before an answer. It comes before credentials are looked at, counts by user or else by address,
 * and shares one count among all endpoints. A self-hosted server has none, and no headers.
 */
export async function limitSentryRequest(
  call: SentryRequest,
  limiter: RequestCounter,
  answer: () => Promise<Response>,
): Promise<Response> {
  const { rateLimit } = call.settings.knobs;
  if (rateLimit === null || call.server.kind === "monolith" || call.request.method === "OPTIONS") return answer();
  const key = `${keyOf(call.caller, call.request)} ${call.request.method}`;
  const count = limiter.count(key, rateLimit.windowSeconds);
  const window = {
    limit: rateLimit.limit,
    remaining: Math.max(0, rateLimit.limit - count),
    reset: limiter.windowEnd(rateLimit.windowSeconds),
  };
  if (count > rateLimit.limit) {
    const standing = { ...window, concurrentLimit: rateLimit.concurrent, concurrentRemaining: null };
    return rateLimitedResponse(call.request, windowDetail(rateLimit), standing);
  }
  const underWay = limiter.begin(key);
  const standing = {
    ...window,
    concurrentLimit: rateLimit.concurrent,
    concurrentRemaining: Math.max(0, rateLimit.concurrent - underWay),
  };
  try {
    if (underWay > rateLimit.concurrent)
      return rateLimitedResponse(call.request, concurrencyDetail(rateLimit), standing);
    return withHeaders(await answer(), standing);
  } finally {
    limiter.end(key);
  }
}

/** Users by their number; tokens of organizations, keys and strangers by address. */
function keyOf(caller: SentryCaller, request: Request): string {
  if (caller.kind === "user") return `user:${caller.user}`;
  if (caller.kind === "operator") return "user:operator";
  return `ip:${request.headers.get("CF-Connecting-IP") ?? "127.0.0.1"}`;
}

function windowDetail({ limit, windowSeconds }: { readonly limit: number; readonly windowSeconds: number }): string {
  return `You are attempting to use this endpoint too frequently. Limit is ${limit} requests in ${windowSeconds} seconds`;
}

function concurrencyDetail({ concurrent }: SentryRateLimit): string {
  return `You are attempting to go above the allowed concurrency for this endpoint. Concurrency limit is ${concurrent}`;
}

/** The answer of a limit that a fault sets, which knows of no concurrency. */
export function tooManyRequests(request: Request, limit: number, windowSeconds: number, reset: number): Response {
  const standing = { limit, remaining: 0, reset, concurrentLimit: null, concurrentRemaining: null };
  return rateLimitedResponse(request, windowDetail({ limit, windowSeconds }), standing);
}

/** JSON under an HTML content type, and no `Retry-After`: the limiter answers before the API's own machinery does. */
function rateLimitedResponse(request: Request, detail: string, standing: RateLimitState): Response {
  const headers = { Allow: request.method, "Content-Type": "text/html; charset=utf-8" };
  return withHeaders(new Response(JSON.stringify({ detail }), { status: 429, headers }), standing);
}

/** What a limit further in has said stays said. */
function withHeaders(response: Response, standing: RateLimitState): Response {
  const { headers } = response;
  if (headers.has("X-Sentry-Rate-Limit-Limit")) return response;
  headers.set("X-Sentry-Rate-Limit-Remaining", String(standing.remaining));
  headers.set("X-Sentry-Rate-Limit-Limit", String(standing.limit));
  headers.set("X-Sentry-Rate-Limit-Reset", String(standing.reset));
  headers.set("X-Sentry-Rate-Limit-ConcurrentRemaining", printPython(standing.concurrentRemaining));
  headers.set("X-Sentry-Rate-Limit-ConcurrentLimit", printPython(standing.concurrentLimit));
  return response;
}

function printPython(value: number | null): string {
  return value === null ? "None" : String(value);
}
