import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";

/** `GET /openapi.json`: the document as it was made from the table of operations. */
export function openApiResponse(document: unknown): BufferedResponse {
  return jsonResponse(document, { "Cache-Control": "public, max-age=300" });
}
