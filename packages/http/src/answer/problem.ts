import { createProblem, ProblemError, type Problem } from "@roster/core/problem";

/** Prints a problem as `application/problem+json` (RFC 9457) with the headers that its status asks for. */
export function answerProblem(problem: Problem, headers: HeadersInit = {}): Response {
  const all = new Headers(headers);
  all.set("Content-Type", "application/problem+json; charset=utf-8");
  all.set("Cache-Control", "no-store");
  if (problem.status === 401) all.set("WWW-Authenticate", 'Bearer realm="roster"');
  if (problem.retryAfter !== undefined) all.set("Retry-After", String(problem.retryAfter));
  return new Response(JSON.stringify(problem), { status: problem.status, headers: all });
}

/** The problem that an error is. Anything but a `ProblemError` is a defect of ours: a 500 that tells nothing of it. */
export function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : createProblem("internal", "An unexpected error occurred.");
}
