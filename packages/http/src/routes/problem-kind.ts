import { problemKind, throwProblem } from "@roster/core/problem";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";

/** `GET /problems/{code}`: what the `type` of a problem document points at. */
export function problemKindResponse(code: string): BufferedResponse {
  const kind = problemKind(code);
  if (!kind) return throwProblem("route-not-found", "There is no problem of that code.");
  return jsonResponse({ code, ...kind }, { "Cache-Control": "public, max-age=3600" });
}
