/** What an answer says about the upstream's rate budget; null where it does not say, or says nothing readable. */
export interface UpstreamRateLimit {
  /** Requests a window. */
  readonly limit: number | null;
  /** Requests left in this window. */
  readonly remaining: number | null;
  /** When the window ends, in milliseconds since 1970. */
  readonly resetAt: number | null;
  /** Requests that may be under way at once. */
  readonly concurrentLimit: number | null;
  readonly concurrentRemaining: number | null;
}

/**
 * Reads Sentry's `X-Sentry-Rate-Limit-*` headers (`Reset` is in whole epoch seconds). Null when an answer has none of
 * them: k6 and self-hosted Sentry send none. A value can be the word `None`, on a 429 for instance.
 */
export function readRateLimit(headers: Headers): UpstreamRateLimit | null {
  const reset = readCount(headers, "reset");
  const reading: UpstreamRateLimit = {
    limit: readCount(headers, "limit"),
    remaining: readCount(headers, "remaining"),
    resetAt: reset === null ? null : reset * 1000,
    concurrentLimit: readCount(headers, "concurrentlimit"),
    concurrentRemaining: readCount(headers, "concurrentremaining"),
  };
  return Object.values(reading).every((value) => value === null) ? null : reading;
}

function readCount(headers: Headers, name: string): number | null {
  const text = headers.get(`x-sentry-rate-limit-${name}`)?.trim() ?? "";
  // Twelve digits: with the thousandfold of `resetAt` still a safe integer.
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}
