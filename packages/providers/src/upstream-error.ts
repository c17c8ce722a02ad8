/**
 * What an upstream call can come to. `refused` codes are the caller's to mend, the others the upstream's:
 *
 * - `unauthorized` 401: the credential is not one · `forbidden` 403: it may not do this · `not-found` 404, 410
 * - `rate-limited` 429 and k6's 427 · `unavailable` 5xx · `unreachable`: no answer at all · `timed-out`
 * - `unreadable`: an answer that is not what the API promises (HTML, no array, a broken row)
 * - `unexpected`: any other status
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
  | "unexpected";

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

  constructor(
    code: UpstreamErrorCode,
    message: string,
    options: { status?: number; retryAfter?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status ?? null;
    this.retryAfter = options.retryAfter ?? null;
  }
}
