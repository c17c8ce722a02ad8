/** The state of an upstream's rate limit. A field is null if the response does not contain it or it is not readable. */
export interface UpstreamRateLimit {
  /** Requests per window. */
  readonly limit: number | null;
  /** Requests left in this window. */
  readonly remaining: number | null;
  /** The end of the window, in milliseconds since 1970. */
  readonly resetAt: number | null;
  /** The maximum number of concurrent requests. */
  readonly concurrentLimit: number | null;
  readonly concurrentRemaining: number | null;
}

/**
 * Reads Sentry's `X-Sentry-Rate-Limit-*` headers. `Reset` is in seconds since 1970. A value can be the word `None`, for
 * example on a 429.
 *
 * @returns null for a response without any of these headers. k6 and self-hosted Sentry do not send them.
 */
export function readRateLimit(headers: Headers): UpstreamRateLimit | null {
  const reset = readCount(headers, "reset");
  const rate: UpstreamRateLimit = {
    limit: readCount(headers, "limit"),
    remaining: readCount(headers, "remaining"),
    resetAt: reset === null ? null : reset * 1000,
    concurrentLimit: readCount(headers, "concurrentlimit"),
    concurrentRemaining: readCount(headers, "concurrentremaining"),
  };
  return Object.values(rate).every((value) => value === null) ? null : rate;
}

function readCount(headers: Headers, name: string): number | null {
  const text = headers.get(`x-sentry-rate-limit-${name}`)?.trim() ?? "";
  // At most twelve digits, so that `resetAt` in milliseconds is still a safe integer.
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}
