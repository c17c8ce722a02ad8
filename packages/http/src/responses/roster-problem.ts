import { createProblem, ProblemError, type Problem } from "@roster/core/problem";
import { jsonResponse, type BufferedResponse } from "./buffered-response.ts";

/** A problem as `application/problem+json` (RFC 9457), with the headers that its status requires. */
export function rosterProblemResponse(problem: Problem, headers: HeadersInit = {}): BufferedResponse {
  const all = new Headers(headers);
  all.set("Content-Type", "application/problem+json; charset=utf-8");
  for (const [name, value] of problemHeaders(problem)) all.set(name, value);
  if (problem.status === 401) all.set("WWW-Authenticate", 'Bearer realm="roster"');
  return jsonResponse(problem, all, problem.status);
}

/** The headers of a problem in every dialect: it is not cached, and `Retry-After` where the problem has a delay. */
export function problemHeaders(problem: Problem): Headers {
  const headers = new Headers({ "Cache-Control": "no-store" });
  if (problem.retryAfter !== undefined) headers.set("Retry-After", String(problem.retryAfter));
  return headers;
}

/** The problem of an error. Every error except `ProblemError` is a defect: a 500 without any details. */
export function toProblem(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : createProblem("internal", "An unexpected error occurred.");
}
