import { problemKind, refuse } from "@roster/core/problem";

/** `GET /problems/{code}`: what the `type` of a problem document points at. */
export function answerProblemKind(code: string): Response {
  const kind = problemKind(code);
  if (!kind) return refuse("route-not-found", "There is no problem of that code.");
  return Response.json({ code, ...kind }, { headers: { "Cache-Control": "public, max-age=3600" } });
}
