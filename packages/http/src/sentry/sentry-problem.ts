import type { Problem, ProblemCode } from "@roster/core/problem";
import { jsonResponse, textResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { problemHeaders } from "../responses/roster-problem.ts";

/** What Sentry says in such a case, where its own words are known; clients match on some of them. */
const WORDS: Partial<Record<ProblemCode, string>> = {
  "missing-credential": "Authentication credentials were not provided.",
  "invalid-credential": "Invalid token",
  "upstream-unauthorized": "Invalid token",
  "upstream-forbidden": "You do not have permission to perform this action.",
  "organization-not-found": "The requested resource does not exist",
};

/** A problem as Sentry's API tells it: `{"detail": "…"}`, and an empty body where there is no such route. */
export function sentryProblemResponse(problem: Problem, method: string, headers: HeadersInit = {}): BufferedResponse {
  const all = new Headers(headers);
  for (const [name, value] of problemHeaders(problem)) all.set(name, value);
  if (problem.status === 401) all.set("WWW-Authenticate", 'Bearer realm="api"');
  if (problem.code === "route-not-found") return textResponse("", all, 404);
  if (problem.code === "internal") return jsonResponse({ detail: "Internal Error", errorId: null }, all, 500);
  return jsonResponse({ detail: detailOf(problem, method) }, all, problem.status);
}

function detailOf({ code, detail }: Problem, method: string): string {
  if (code === "method-not-allowed") return `Method "${method}" not allowed.`;
  return WORDS[code] ?? detail;
}
