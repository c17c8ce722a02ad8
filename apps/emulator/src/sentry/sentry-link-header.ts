import type { LinkCursor } from "./paginator-cursor.ts";
import { encodePaginatorCursor } from "./paginator-cursor.ts";
import { quotePath, parseQueryDict } from "./query-dict.ts";

/**
 * Prints Sentry's `Link` header. It has both relations, previous first. `results` states whether a page exists.
 * The cursor in the URL is not percent-encoded. Without other parameters the URL contains `?&cursor=`.
 * The host is that of the server that handles the request. It can differ from the host of the request.
 */
export function printSentryLink(origin: string, url: URL, previous: LinkCursor, next: LinkCursor): string {
  const rest = parseQueryDict(url.search).encodeWithout("cursor");
  const base = `${origin}${quotePath(decodeURIComponent(url.pathname))}?${rest}`;
  return [printRelation(base, "previous", previous), printRelation(base, "next", next)].join(", ");
}

function printRelation(base: string, name: string, cursor: LinkCursor): string {
  const text = encodePaginatorCursor(cursor);
  return `<${base}&cursor=${text}>; rel="${name}"; results="${cursor.hasResults}"; cursor="${text}"`;
}
