import { problemKind, refuse } from "@roster/core/problem";
import { jsonAnswer, type Answer } from "../answer/answer.ts";

/** `GET /problems/{code}`: what the `type` of a problem document points at. */
export function answerProblemKind(code: string): Answer {
  const kind = problemKind(code);
  if (!kind) return refuse("route-not-found", "There is no problem of that code.");
  return jsonAnswer({ code, ...kind }, { "Cache-Control": "public, max-age=3600" });
}
