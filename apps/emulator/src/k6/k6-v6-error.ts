/** Ends a v6 call. Its codes are words, where those of v3 are numbers. */
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
