import { PROBLEMS, type ProblemCode } from "./problem-catalog.ts";

/**
 * An RFC 9457 problem document. `code` repeats the last segment of `type`, so that programs need not parse a URI. The optional
 * members are extension members of some problems.
 */
export interface Problem {
  /** A relative URI reference that this roster serves: `/problems/invalid-query`. */
  readonly type: string;
  readonly code: ProblemCode;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The upstream's own error code, such as `sso-required`, if it sent one. */
  readonly upstreamCode?: string;
  /** The invalid request parameter. */
  readonly parameter?: string;
  /** Every error found in the request, if there can be several. */
  readonly errors?: readonly ParameterFault[];
  /** The span of the error in the query text, in UTF-16 units, end exclusive. */
  readonly position?: { readonly start: number; readonly end: number };
  /** Two lines: the query, and a caret under the error. */
  readonly caret?: string;
  readonly suggestion?: string;
  /** The ids of the organizations that an ambiguous reference matches. */
  readonly candidates?: readonly string[];
  /** The reports of the sources that were read, if the failure is theirs. */
  readonly sources?: readonly unknown[];
  /** The request headers that would bring more sources into view. */
  readonly headers?: readonly string[];
  /** The cursor to continue with. */
  readonly next?: string;
  /** Seconds to wait before the request is repeated. */
  readonly retryAfter?: number;
}

export interface ParameterFault {
  readonly parameter: string;
  readonly detail: string;
}

type Extensions = Omit<Problem, "type" | "code" | "title" | "status" | "detail"> & { readonly status?: number };

/** Creates the problem document of a code. `extensions.status` overrides the default status of the code. */
export function createProblem(code: ProblemCode, detail: string, extensions: Extensions = {}): Problem {
  const { title, status } = PROBLEMS[code];
  return { type: `/problems/${code}`, code, title, status, detail, ...extensions };
}

/** Thrown where a request cannot continue. The error handler of the app turns it into a problem response. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem, options: { cause?: unknown } = {}) {
    super(problem.detail, options);
    this.problem = problem;
  }
}

/** Throws a `ProblemError` with the problem of a code. */
export function throwProblem(code: ProblemCode, detail: string, extensions: Extensions = {}): never {
  throw new ProblemError(createProblem(code, detail, extensions));
}
