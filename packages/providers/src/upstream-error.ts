import type { UpstreamRateLimit } from "./upstream-rate-limit.ts";

/**
 * What an upstream call can come to. `refused` codes are the caller's to mend, the others the upstream's:
 *
 * - `unauthorized` 401: the credential is not one · `forbidden` 403: it may not do this (Sentry also says so by a 401
 *   that names a reason, such as `2fa-required`) · `not-found` 404, 410
 * - `rate-limited` 429 and k6's 427 · `unavailable` 5xx · `unreachable`: no answer, or one that broke off
 * - `timed-out`: the caller's time ran out, or the upstream's own (408)
 * - `unreadable`: an answer that is not what the API promises (HTML, no array, a broken row, paging in circles)
 * - `host-not-allowed`: the address is on no list of ours, so nothing was sent
 * - `unexpected`: any other status, redirects included (none is followed)
 */
export type UpstreamErrorCode =
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "rate-limited"
  | "unavailable"
  | "unreachable"
  | "timed-out"
  | "unreadable"
  | "host-not-allowed"
  | "unexpected";

export interface UpstreamErrorOptions {
  readonly status?: number;
  readonly retryAfter?: number | null;
  readonly upstreamCode?: string | null;
  readonly rate?: UpstreamRateLimit | null;
  readonly cause?: unknown;
}

/**
 * A failed upstream call. The message names host, status and what was wrong, and never holds a credential, a query
 * string or more than a few words of the upstream's body.
 */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly code: UpstreamErrorCode;
  /** The upstream's HTTP status, or null where there was no answer. */
  readonly status: number | null;
  /** Milliseconds to wait before asking again, as the upstream said, or null. */
  readonly retryAfter: number | null;
  /** The upstream's own word for it (`member-disabled-over-limit`), or null. */
  readonly upstreamCode: string | null;
  /** What the failed answer said about the rate budget, or null. */
  readonly rate: UpstreamRateLimit | null;

  constructor(code: UpstreamErrorCode, message: string, options: UpstreamErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status ?? null;
    this.retryAfter = options.retryAfter ?? null;
    this.upstreamCode = options.upstreamCode ?? null;
    this.rate = options.rate ?? null;
  }
}

/** Whether a call ended because what it asked for is not there. */
export function isNotFound(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && error.code === "not-found";
}
