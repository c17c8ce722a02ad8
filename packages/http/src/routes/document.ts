import { jsonAnswer, type Answer } from "../answer/answer.ts";
import document from "../openapi/document.json" with { type: "json" };

/** `GET /openapi.json`: the document as it was made from the table of operations. */
export function answerDocument(): Answer {
  return jsonAnswer(document, { "Cache-Control": "public, max-age=300" });
}
