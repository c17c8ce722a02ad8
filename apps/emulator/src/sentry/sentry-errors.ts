/** Ends a call with an answer of Sentry's: `{"detail": …}` and a status. */
export class SentryApiError extends Error {
  readonly status: number;
  readonly detail: unknown;
  readonly headers: Readonly<Record<string, string>>;

  /** The body is the detail itself, not an object around it. */
  readonly isBare: boolean;

  constructor(status: number, detail: unknown, headers: Readonly<Record<string, string>> = {}, isBare = false) {
    super(typeof detail === "string" ? detail : `status ${status}`);
    this.status = status;
    this.detail = detail;
    this.headers = headers;
    this.isBare = isBare;
  }
}

export class SentryBadRequest extends SentryApiError {
  constructor(detail: string) {
    super(400, detail);
  }
}

/** An exception nobody catches upstream. The answer says nothing of the message. */
export class UncaughtServerError extends Error {}

export const PERMISSION_DENIED = "You do not have permission to perform this action.";
export const NOT_FOUND = "The requested resource does not exist";
export const NO_CREDENTIALS = "Authentication credentials were not provided.";

/** What Sentry says with a status that comes from no endpoint's rule. */
export function sentryErrorBody(status: number): unknown {
  if (status >= 500) return { detail: "Internal Error", errorId: null };
  const details: Readonly<Record<number, string>> = { 401: NO_CREDENTIALS, 403: PERMISSION_DENIED, 404: NOT_FOUND };
  return { detail: details[status] ?? `The emulator was told to answer ${status}.` };
}
