export interface Limit {
  readonly limit: number;
  readonly windowSeconds: number;
  /** In whole seconds since 1970. */
  readonly windowEnd: number;
}

/**
 * A passed limit: JSON under an HTML content type, no `Retry-After`, and the concurrency that was never looked at
 * printed as Python prints nothing.
 */
export function respondLimited({ limit, windowSeconds, windowEnd }: Limit, method: string): Response {
  const detail = `You are attempting to use this endpoint too frequently. Limit is ${limit} requests in ${windowSeconds} seconds`;
  return new Response(JSON.stringify({ detail }), {
    status: 429,
    headers: {
      Allow: method,
      "Content-Type": "text/html; charset=utf-8",
      "X-Sentry-Rate-Limit-Limit": String(limit),
      "X-Sentry-Rate-Limit-Remaining": "0",
      "X-Sentry-Rate-Limit-Reset": String(windowEnd),
      "X-Sentry-Rate-Limit-ConcurrentLimit": "None",
      "X-Sentry-Rate-Limit-ConcurrentRemaining": "None",
    },
  });
}
