/** An error response of Sentry: a status and `{"detail": …}`. */
export class SentryApiError extends Error {
  readonly status: number;
  readonly detail: unknown;
  readonly headers: Readonly<Record<string, string>>;

  /** The body is `detail` itself, without the object around it. */
  readonly isBareDetail: boolean;

  constructor(status: number, detail: unknown, headers: Readonly<Record<string, string>> = {}, isBareDetail = false) {
    super(typeof detail === "string" ? detail : `status ${status}`);
    this.status = status;
    this.detail = detail;
    this.headers = headers;
    this.isBareDetail = isBareDetail;
  }
}

export class SentryBadRequest extends SentryApiError {
  constructor(detail: string) {
    super(400, detail);
  }
}

/** An exception that Sentry does not catch. The response is a 500 without the message. */
export class UncaughtServerError extends Error {}

export const PERMISSION_DENIED = "You do not have permission to perform this action.";
export const NOT_FOUND = "The requested resource does not exist";
export const NO_CREDENTIALS = "Authentication credentials were not provided.";

/** The error body for a status that a fault sets. */
export function sentryErrorBody(status: number): unknown {
  if (status >= 500) return { detail: "Internal Error", errorId: null };
  const details: Readonly<Record<number, string>> = { 401: NO_CREDENTIALS, 403: PERMISSION_DENIED, 404: NOT_FOUND };
  return { detail: details[status] ?? `A fault of the emulator sets status ${status}.` };
}
