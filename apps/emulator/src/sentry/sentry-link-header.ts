import type { LinkCursor } from "./paginator-cursor.ts";
import { encodePaginatorCursor } from "./paginator-cursor.ts";
import { quotePath, parseQueryDict } from "./query-dict.ts";

/**
 * Sentry's `Link` header: always both relations, previous first, each claiming in `results` whether anything is there.
 * The cursor in the address is not percent-encoded, and without other parameters the address has `?&cursor=`.
 * The host is that of the server which answers, never the one that was asked.
 */
export function printSentryLink(origin: string, url: URL, previous: LinkCursor, next: LinkCursor): string {
  const rest = parseQueryDict(url.search).encodeWithout("cursor");
  const base = `${origin}${quotePath(decodeURIComponent(url.pathname))}?${rest}`;
  return [relation(base, "previous", previous), relation(base, "next", next)].join(", ");
}

function relation(base: string, name: string, cursor: LinkCursor): string {
  const text = encodePaginatorCursor(cursor);
  return `<${base}&cursor=${text}>; rel="${name}"; results="${cursor.hasResults}"; cursor="${text}"`;
}
