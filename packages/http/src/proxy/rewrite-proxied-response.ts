/** The response headers that may come back. What is not named here stays: cookies, `Via`, `X-Sentry-Proxy-URL`. */
const PASSED = [
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
 * An upstream's answer as the caller gets it, streamed. Links of the upstream to itself are made links to the roster, since
 * the caller's credential is for the roster; links to anywhere else are not passed on.
 *
 * @param upstream the origin that answered.
 * @param own the origin that the caller asked.
 */
export function rewriteProxiedResponse(response: Response, upstream: string, own: string): Response {
  const headers = new Headers({ "Cache-Control": "no-store" });
  for (const name of PASSED) {
    const value = response.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const link = response.headers.get("Link");
  if (link !== null && !hasForeignTarget(link, upstream))
    headers.set("Link", link.replaceAll(`<${upstream}/`, `<${own}/`));
  const location = response.headers.get("Location");
  const target = location === null ? null : ownLocation(location, upstream, own);
  if (target !== null) headers.set("Location", target);
  return new Response(response.body, { status: response.status, headers });
}

function hasForeignTarget(link: string, upstream: string): boolean {
  return [...link.matchAll(/<([^>]*)>/g)].some(([, target = ""]) => !target.startsWith(`${upstream}/`));
}

/**
 * Where a redirect leads: within the upstream, that is the roster; elsewhere (a file in somebody's store), it is passed on
 * as it is, for the caller to judge. Nobody here follows it.
 */
function ownLocation(location: string, upstream: string, own: string): string | null {
  const url = URL.canParse(location, upstream) ? new URL(location, upstream) : null;
  if (url === null || (url.protocol !== "https:" && url.origin !== upstream)) return null;
  return url.origin === upstream ? `${own}${url.pathname}${url.search}` : url.href;
}
