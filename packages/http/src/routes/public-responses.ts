import { problemKind, throwProblem } from "@roster/core/problem";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";

/** `GET /healthz`. */
export function healthResponse(): BufferedResponse {
  return jsonResponse({ status: "ok" }, { "Cache-Control": "no-store" });
}

/** `GET /openapi.json`: the document that was generated from the operations. */
export function openApiResponse(document: unknown): BufferedResponse {
  return jsonResponse(document, { "Cache-Control": "public, max-age=300" });
}

/** `GET /problems/{code}`: the target of the `type` URL in a problem document. */
export function problemKindResponse(code: string): BufferedResponse {
  const kind = problemKind(code);
  if (!kind) return throwProblem("route-not-found", "There is no problem with this code.");
  return jsonResponse({ code, ...kind }, { "Cache-Control": "public, max-age=3600" });
}
