/** The integer codes of v3's error reference. They are not HTTP statuses. */
const K6_ERROR_CODES = {
  unknown: 0,
  general: 1,
  validation: 2,
  notFound: 3,
  notAllowed: 4,
  notAuthenticated: 5,
  authenticationFailed: 6,
  methodNotAllowed: 7,
} as const;

/** An error response of v3: `{"error":{"message": …, "code": <integer>}}`. The messages are guesses. */
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

/** An error response of v6. Its codes are words, those of v3 are integers. */
export class K6V6ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly target: string | null;

  constructor(status: number, code: string, message: string, target: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.target = target;
  }
}

/** The error body for a status that a fault sets. */
export function k6ErrorBody(status: number): unknown {
  const codes: Readonly<Record<number, keyof typeof K6_ERROR_CODES>> = {
    400: "validation",
    401: "notAuthenticated",
    403: "notAllowed",
    404: "notFound",
    405: "methodNotAllowed",
  };
  return {
    error: {
      message: `A fault of the emulator sets status ${status}.`,
      code: K6_ERROR_CODES[codes[status] ?? "general"],
    },
  };
}
