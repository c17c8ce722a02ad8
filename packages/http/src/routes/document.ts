import { jsonAnswer, type Answer } from "../answer/answer.ts";

/** `GET /openapi.json`: the document as it was made from the table of operations. */
export function answerDocument(document: unknown): Answer {
  return jsonAnswer(document, { "Cache-Control": "public, max-age=300" });
}
