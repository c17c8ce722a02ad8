/** The state of an upstream's rate limit. A field is null if the response does not contain it or it is not readable. */
export interface UpstreamRateLimit {
  /** Requests per window. */
  readonly limit: number | null;
  /** Requests left in this window. */
  readonly remaining: number | null;
  /** The end of the window as the upstream stated it, in milliseconds since 1970. It can be years ahead. */
  readonly resetAt: number | null;
  /** The maximum number of concurrent requests. */
  readonly concurrentLimit: number | null;
  readonly concurrentRemaining: number | null;
}
