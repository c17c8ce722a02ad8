import { readDecimal } from "../decimal.ts";
import type { UpstreamRateLimit } from "../upstream-rate-limit.ts";

/** The latest time that a `Date` can have, in milliseconds since 1970. */
const MAX_TIME = 8.64e15;

/**
 * Reads Sentry's `X-Sentry-Rate-Limit-*` headers. `Reset` is in seconds since 1970. A value can be the word `None`, for
 * example on a 429.
 *
 * @returns null for a response without any of these headers. Self-hosted Sentry does not send them.
 */
export function readSentryRateLimit(headers: Headers): UpstreamRateLimit | null {
  const rate: UpstreamRateLimit = {
    limit: readCount(headers, "limit"),
    remaining: readCount(headers, "remaining"),
    resetAt: readReset(headers),
    concurrentLimit: readCount(headers, "concurrentlimit"),
    concurrentRemaining: readCount(headers, "concurrentremaining"),
  };
  return Object.values(rate).every((value) => value === null) ? null : rate;
}

function readText(headers: Headers, name: string): string {
  return headers.get(`x-sentry-rate-limit-${name}`)?.trim() ?? "";
}

function readCount(headers: Headers, name: string): number | null {
  const text = readText(headers, name);
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}

/** A number of any size counts. A time before 1970 is read as 1970, so the window has ended. */
function readReset(headers: Headers): number | null {
  const seconds = readDecimal(readText(headers, "reset"));
  return seconds === null ? null : Math.min(Math.max(Math.ceil(seconds * 1000), 0), MAX_TIME);
}
