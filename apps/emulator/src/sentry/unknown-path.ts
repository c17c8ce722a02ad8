import type { SentryRequest } from "./sentry-request.ts";

const HINT = "Route not found, did you forget a trailing slash?";

/** No such path. One that only misses its slash is told so, and never redirected; any other is an empty 404. */
export function respondUnknownPath({ url, request }: SentryRequest): Response {
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
