import { readRetryAfter } from "./retry-after.ts";
import type { UpstreamRateLimit } from "./upstream-rate-limit.ts";
import { clampWait } from "./wait-limit.ts";

/** The wait until the window of a rate limit ends, in milliseconds; null if the response does not state its end. */
export function waitForWindow(rate: UpstreamRateLimit | null, now: number): number | null {
  return rate === null || rate.resetAt === null ? null : clampWait(rate.resetAt - now);
}

/**
 * The wait that a response asks for, in milliseconds from 0 to `MAX_UPSTREAM_WAIT`; null if it asks for none.
 *
 * @param rate the vendor's own rate limit headers. Their reset counts only for a response that was refused by the rate
 * limit; then the later of the two times counts.
 * @param now milliseconds since 1970.
 */
export function readUpstreamWait(
  headers: Headers,
  rate: UpstreamRateLimit | null,
  isRateLimited: boolean,
  now: number,
): number | null {
  const retryAfter = readRetryAfter(headers.get("retry-after"), now);
  const window = isRateLimited ? waitForWindow(rate, now) : null;
  return retryAfter === null || window === null ? (retryAfter ?? window) : Math.max(retryAfter, window);
}
