import type { UpstreamRateLimit } from "./upstream-rate-limit.ts";

/**
 * Why an upstream call failed:
 *
 * - `unauthorized`: 401, the credential is not valid.
 * - `forbidden`: 403, the credential is valid and does not have access. Sentry also sends a 401 with a reason, such as
 *   `2fa-required`.
 * - `not-found`: 404 or 410.
 * - `rate-limited`: 429, and 427 of k6.
 * - `unavailable`: 5xx.
 * - `unreachable`: no response, or a response that broke off.
 * - `timed-out`: the caller's time-out, or a 408.
 * - `unreadable`: a response that does not match the API, such as HTML, an invalid row, or a cursor that repeats.
 * - `host-not-allowed`: the host is not on the allow list, so no request was sent.
 * - `unexpected`: any other status, including redirects, which are not followed.
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
 * A failed upstream call. The message contains the host, the status and the problem. It never contains a credential or a
 * query string, and at most twelve words of the upstream's body.
 */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly code: UpstreamErrorCode;
  /** The HTTP status of the upstream, or null if there was no response. */
  readonly status: number | null;
  /** The upstream's minimum wait before the next request in milliseconds, or null. */
  readonly retryAfter: number | null;
  /** The upstream's own error code (`member-disabled-over-limit`), or null. */
  readonly upstreamCode: string | null;
  /** The rate limit as the failed response stated it, or null. */
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

export function isNotFound(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && error.code === "not-found";
}

/** Creates the `unreadable` error about one response. `problem` says what is wrong and never contains a value of it. */
export type InvalidResponse = (problem: string) => UpstreamError;

/** @param context the host and what was requested: `sentry.io, asked for the organizations`. */
export function createInvalidResponse(context: string, status: number): InvalidResponse {
  return (problem) => new UpstreamError("unreadable", `${context}: ${problem}`, { status });
}
