/** The integer codes of v3's error reference, which are no HTTP statuses. */
export const K6_ERROR_CODES = {
  unknown: 0,
  general: 1,
  validation: 2,
  notFound: 3,
  notAllowed: 4,
  notAuthenticated: 5,
  authenticationFailed: 6,
  methodNotAllowed: 7,
} as const;

/** Ends a v3 call: `{"error":{"message": …, "code": <integer>}}`. The English is the emulator's own guess. */
export class K6ApiError extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: keyof typeof K6_ERROR_CODES, message: string) {
    super(message);
    this.status = status;
    this.code = K6_ERROR_CODES[code];
  }
}

export const notFoundError = () => new K6ApiError(404, "notFound", "Not found.");
export const notAllowedError = () =>
  new K6ApiError(403, "notAllowed", "You do not have permission to perform this action.");

/** What k6 says with a status that comes from no endpoint's rule. */
export function k6ErrorBody(status: number): unknown {
  const codes: Readonly<Record<number, keyof typeof K6_ERROR_CODES>> = {
    400: "validation",
    401: "notAuthenticated",
    403: "notAllowed",
    404: "notFound",
    405: "methodNotAllowed",
  };
  return {
    error: { message: `The emulator was told to answer ${status}.`, code: K6_ERROR_CODES[codes[status] ?? "general"] },
  };
}
