import type { Problem, ProblemCode } from "@roster/core/problem";
import { jsonResponse, textResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { problemHeaders } from "../responses/roster-problem.ts";

/** Sentry's own error messages. Some clients compare them. */
const SENTRY_DETAILS: Partial<Record<ProblemCode, string>> = {
  "missing-credential": "Authentication credentials were not provided.",
  "invalid-credential": "Invalid token",
  "upstream-unauthorized": "Invalid token",
  "upstream-forbidden": "You do not have permission to perform this action.",
  "organization-not-found": "The requested resource does not exist",
};

/** A problem in Sentry's error format: `{"detail": "…"}`, or an empty body where no route matches. */
export function sentryProblemResponse(problem: Problem, method: string, headers: HeadersInit = {}): BufferedResponse {
  const all = new Headers(headers);
  for (const [name, value] of problemHeaders(problem)) all.set(name, value);
  if (problem.status === 401) all.set("WWW-Authenticate", 'Bearer realm="api"');
  if (problem.code === "route-not-found") return textResponse("", all, 404);
  if (problem.code === "internal") return jsonResponse({ detail: "Internal Error", errorId: null }, all, 500);
  return jsonResponse({ detail: sentryDetail(problem, method) }, all, problem.status);
}

/** Sentry's `detail`: a text, or an object where Sentry's own error has a code, such as `sso-required`. */
function sentryDetail({ code, detail, upstreamCode }: Problem, method: string): string | object {
  if (upstreamCode !== undefined) return { code: upstreamCode, message: detail, extra: {} };
  if (code === "method-not-allowed") return `Method "${method}" not allowed.`;
  return SENTRY_DETAILS[code] ?? detail;
}

/**
 * Sentry's 404 for an API path without its trailing slash. Sentry does not redirect but names the right path, as text, or
 * as JSON where the request body is JSON. Source: `sentry/api/endpoints/catchall.py`.
 */
export function missingSlashResponse(pathname: string, contentType: string | null): BufferedResponse {
  const isJson = contentType?.startsWith("application/json") ?? false;
  const text = isJson
    ? JSON.stringify({ info: `Route not found, did you forget a trailing slash? try: ${pathname}/` })
    : `Route not found, did you forget a trailing slash?\n\ntry: ${pathname}/\n${" ".repeat(pathname.length + 5)}^\n`;
  const type = isJson ? "application/json" : "text/plain";
  return textResponse(text, { "Content-Type": type, "Cache-Control": "no-store" }, 404);
}
