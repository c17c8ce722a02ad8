import type { SentryRequestContext } from "./sentry-request-context.ts";

const HINT = "Route not found, did you forget a trailing slash?";

/**
 * The 404 of a path without an endpoint. Without a slash at the end it contains a hint, never a redirect. Else it is
 * empty.
 */
export function respondUnknownPath({ url, request }: SentryRequestContext): Response {
  if (url.pathname.endsWith("/")) return new Response(null, { status: 404 });
  if (request.headers.get("Content-Type")?.startsWith("application/json")) {
    return Response.json({ info: `${HINT} try: ${url.pathname}/` }, { status: 404 });
  }
  const suggestion = `try: ${url.pathname}/`;
  const caret = "^".padStart(suggestion.length);
  return new Response(`${HINT}\n\n${suggestion}\n${caret}\n`, {
    status: 404,
    headers: { "Content-Type": "text/plain" },
  });
}
