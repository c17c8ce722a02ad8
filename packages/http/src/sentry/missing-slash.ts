import { textResponse, type BufferedResponse } from "../responses/buffered-response.ts";

/**
 * What Sentry answers to a path of its API without the slash at its end: no redirect, but the right spelling, as text or,
 * to who sends JSON, as JSON. Source: `sentry/api/endpoints/catchall.py`.
 */
export function missingSlashResponse(pathname: string, contentType: string | null): BufferedResponse {
  const isJson = contentType?.startsWith("application/json") ?? false;
  const text = isJson
    ? JSON.stringify({ info: `Route not found, did you forget a trailing slash? try: ${pathname}/` })
    : `Route not found, did you forget a trailing slash?\n\ntry: ${pathname}/\n${" ".repeat(pathname.length + 5)}^\n`;
  const type = isJson ? "application/json" : "text/plain";
  return textResponse(text, { "Content-Type": type, "Cache-Control": "no-store" }, 404);
}
