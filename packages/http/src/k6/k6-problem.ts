import type { Problem } from "@roster/core/problem";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { problemHeaders } from "../responses/roster-problem.ts";

/** The integer codes of k6's error reference, by HTTP status. */
const CODES: Readonly<Record<number, number>> = { 400: 2, 403: 4, 404: 3, 405: 7 };
const GENERAL = 1;
const NOT_AUTHENTICATED = 5;
const AUTHENTICATION_FAILED = 6;

/** A problem in k6's error format: `{"error": {"message": "…", "code": 3}}`. */
export function k6ProblemResponse(problem: Problem, headers: HeadersInit = {}): BufferedResponse {
  const all = new Headers(headers);
  for (const [name, value] of problemHeaders(problem)) all.set(name, value);
  if (problem.status === 401) all.set("WWW-Authenticate", "Token");
  return jsonResponse({ error: { message: problem.detail, code: k6ErrorCode(problem) } }, all, problem.status);
}

function k6ErrorCode({ code, status }: Problem): number {
  if (code === "missing-credential") return NOT_AUTHENTICATED;
  return status === 401 ? AUTHENTICATION_FAILED : (CODES[status] ?? GENERAL);
}
