/** The upstream's response headers that are passed on. All others are dropped: cookies, `Via`, `X-Sentry-Proxy-URL`. */
const PASSED_HEADERS = [
  "Accept-Ranges",
  "Allow",
  "Content-Disposition",
  "Content-Encoding",
  "Content-Language",
  "Content-Range",
  "Content-Type",
  "ETag",
  "Endpoint",
  "Last-Modified",
  "Retry-After",
  "WWW-Authenticate",
  "X-Hits",
  "X-Max-Hits",
  "X-Sentry-Error",
  "X-Sentry-Rate-Limit-ConcurrentLimit",
  "X-Sentry-Rate-Limit-ConcurrentRemaining",
  "X-Sentry-Rate-Limit-Limit",
  "X-Sentry-Rate-Limit-Remaining",
  "X-Sentry-Rate-Limit-Reset",
];

/**
 * Creates the response that the caller receives from an upstream's response. The body is streamed. A `Link` to the upstream
 * is rewritten to this origin, because the caller's credential is valid here. A `Link` to any other origin is dropped.
 *
 * @param upstream the origin of the upstream.
 * @param own the origin that the caller sent the request to.
 */
export function rewriteProxiedResponse(response: Response, upstream: string, own: string): Response {
  const headers = new Headers({ "Cache-Control": "no-store" });
  for (const name of PASSED_HEADERS) {
    const value = response.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const link = response.headers.get("Link");
  if (link !== null && !hasOtherOrigin(link, upstream)) {
    headers.set("Link", link.replaceAll(`<${upstream}/`, `<${own}/`));
  }
  const location = response.headers.get("Location");
  const target = location === null ? null : rewriteLocation(location, upstream, own);
  if (target !== null) headers.set("Location", target);
  return new Response(response.body, { status: response.status, headers });
}

function hasOtherOrigin(link: string, upstream: string): boolean {
  return [...link.matchAll(/<([^>]*)>/g)].some(([, target = ""]) => !target.startsWith(`${upstream}/`));
}

/**
 * The `Location` for the caller; null drops it. A redirect within the upstream is rewritten to this origin. A redirect to
 * another HTTPS origin, such as a file store, is passed on unchanged. Roster itself follows no redirects.
 */
function rewriteLocation(location: string, upstream: string, own: string): string | null {
  const url = URL.canParse(location, upstream) ? new URL(location, upstream) : null;
  if (url === null || (url.protocol !== "https:" && url.origin !== upstream)) return null;
  return url.origin === upstream ? `${own}${url.pathname}${url.search}` : url.href;
}
