import { createProblem, ProblemError, type Problem } from "@roster/core/problem";
import { jsonResponse, type BufferedResponse } from "./buffered-response.ts";

/** Prints a problem as `application/problem+json` (RFC 9457) with the headers that its status asks for. */
export function rosterProblemResponse(problem: Problem, headers: HeadersInit = {}): BufferedResponse {
  const all = new Headers(headers);
  all.set("Content-Type", "application/problem+json; charset=utf-8");
  for (const [name, value] of problemHeaders(problem)) all.set(name, value);
  if (problem.status === 401) all.set("WWW-Authenticate", 'Bearer realm="roster"');
  return jsonResponse(problem, all, problem.status);
}

/** What every dialect says about a problem in headers: never to be kept, and when to come back. */
export function problemHeaders(problem: Problem): Headers {
  const headers = new Headers({ "Cache-Control": "no-store" });
  if (problem.retryAfter !== undefined) headers.set("Retry-After", String(problem.retryAfter));
  return headers;
}

/** The problem that an error is. Anything but a `ProblemError` is a defect of ours: a 500 that tells nothing of it. */
export function toProblem(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : createProblem("internal", "An unexpected error occurred.");
}
