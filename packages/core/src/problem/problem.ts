import { PROBLEMS, type ProblemCode } from "./problem-catalog.ts";

/**
 * An RFC 9457 problem document. `code` repeats the last segment of `type` for programs; the rest are the extension
 * members that some problems carry.
 */
export interface Problem {
  /** A relative URI reference that this roster answers: `/problems/invalid-query`. */
  readonly type: string;
  readonly code: ProblemCode;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request parameter at fault. */
  readonly parameter?: string;
  /** Every fault found, where there can be several. */
  readonly errors?: readonly ParameterFault[];
  /** Where in the query text it went wrong, in UTF-16 units, end exclusive. */
  readonly position?: { readonly start: number; readonly end: number };
  /** The query with a caret under the fault: two lines. */
  readonly caret?: string;
  readonly suggestion?: string;
  /** The ids that an ambiguous reference could mean. */
  readonly candidates?: readonly string[];
  /** The sources that were asked, for a failure that is theirs. */
  readonly sources?: readonly unknown[];
  /** The request headers that would bring more into view. */
  readonly headers?: readonly string[];
  /** The cursor to go on with. */
  readonly next?: string;
  /** Seconds after which it is worth asking again. */
  readonly retryAfter?: number;
}

export interface ParameterFault {
  readonly parameter: string;
  readonly detail: string;
}

type Extensions = Omit<Problem, "type" | "code" | "title" | "status" | "detail"> & { readonly status?: number };

/** Makes the problem document of a code. `extensions.status` overrides the code's own status. */
export function createProblem(code: ProblemCode, detail: string, extensions: Extensions = {}): Problem {
  const { title, status } = PROBLEMS[code];
  return { type: `/problems/${code}`, code, title, status, detail, ...extensions };
}

/** A problem on its way out: thrown where a request cannot go on, caught once by the face. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem, options: { cause?: unknown } = {}) {
    super(problem.detail, options);
    this.problem = problem;
  }
}

/** Throws the problem of a code. */
export function throwProblem(code: ProblemCode, detail: string, extensions: Extensions = {}): never {
  throw new ProblemError(createProblem(code, detail, extensions));
}
