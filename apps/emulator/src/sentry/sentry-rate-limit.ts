import type { RequestCounter } from "../request-counter.ts";
import type { SentryKnobs } from "../world/knobs.ts";
import type { SentryRequestContext } from "./sentry-request-context.ts";
import type { SentryCaller } from "./sentry-caller.ts";

type SentryRateLimit = NonNullable<SentryKnobs["rateLimit"]>;

/** The values of the rate limit headers. Null: the limiter did not check it. Sentry prints it as Python's `None`. */
interface RateLimitState {
  readonly limit: number;
  readonly remaining: number;
  /** The end of the window, in whole seconds since 1970. */
  readonly reset: number;
  readonly concurrentLimit: number | null;
  readonly concurrentRemaining: number | null;
}

/**
 * Applies Sentry's rate limit to a request, before authentication. All endpoints share one count for each user, or for
 * each address without a user. A self-hosted server has no limit and no rate limit headers.
 */
export async function limitSentryRequest(
  context: SentryRequestContext,
  requestCounter: RequestCounter,
  respond: () => Promise<Response>,
): Promise<Response> {
  const { rateLimit } = context.settings.knobs;
  if (rateLimit === null || context.server.kind === "monolith" || context.request.method === "OPTIONS")
    return respond();
  const key = `${counterKey(context.caller, context.request)} ${context.request.method}`;
  const count = requestCounter.count(key, rateLimit.windowSeconds);
  const window = {
    limit: rateLimit.limit,
    remaining: Math.max(0, rateLimit.limit - count),
    reset: requestCounter.windowEnd(rateLimit.windowSeconds),
  };
  if (count > rateLimit.limit) {
    const state = { ...window, concurrentLimit: rateLimit.concurrent, concurrentRemaining: null };
    return rateLimitedResponse(context.request, windowDetail(rateLimit), state);
  }
  const inProgress = requestCounter.begin(key);
  const state = {
    ...window,
    concurrentLimit: rateLimit.concurrent,
    concurrentRemaining: Math.max(0, rateLimit.concurrent - inProgress),
  };
  try {
    if (inProgress > rateLimit.concurrent)
      return rateLimitedResponse(context.request, concurrencyDetail(rateLimit), state);
    return withHeaders(await respond(), state);
  } finally {
    requestCounter.end(key);
  }
}

/**
 * Counts users by id. Tokens of organizations, API keys and callers without a valid credential are counted by address.
 */
function counterKey(caller: SentryCaller, request: Request): string {
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

/** The 429 of a rate limit that a fault sets. It has no concurrency limit. */
export function tooManyRequests(request: Request, limit: number, windowSeconds: number, reset: number): Response {
  const state = { limit, remaining: 0, reset, concurrentLimit: null, concurrentRemaining: null };
  return rateLimitedResponse(request, windowDetail({ limit, windowSeconds }), state);
}

/**
 * Sentry's 429: JSON with an HTML content type and without `Retry-After`, because the limiter runs before the API
 * framework.
 */
function rateLimitedResponse(request: Request, detail: string, state: RateLimitState): Response {
  const headers = { Allow: request.method, "Content-Type": "text/html; charset=utf-8" };
  return withHeaders(new Response(JSON.stringify({ detail }), { status: 429, headers }), state);
}

/** Adds the rate limit headers, unless the response already has them from the rate limit of a fault. */
function withHeaders(response: Response, state: RateLimitState): Response {
  const { headers } = response;
  if (headers.has("X-Sentry-Rate-Limit-Limit")) return response;
  headers.set("X-Sentry-Rate-Limit-Remaining", String(state.remaining));
  headers.set("X-Sentry-Rate-Limit-Limit", String(state.limit));
  headers.set("X-Sentry-Rate-Limit-Reset", String(state.reset));
  headers.set("X-Sentry-Rate-Limit-ConcurrentRemaining", printPython(state.concurrentRemaining));
  headers.set("X-Sentry-Rate-Limit-ConcurrentLimit", printPython(state.concurrentLimit));
  return response;
}

function printPython(value: number | null): string {
  return value === null ? "None" : String(value);
}
