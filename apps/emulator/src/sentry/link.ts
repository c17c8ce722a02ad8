import type { NextCursor } from "./cursor.ts";
import { printCursor } from "./cursor.ts";
import { quotePath, readQueryDict } from "./query-dict.ts";

/**
 * Sentry's `Link` header: always both relations, previous first, each claiming in `results` whether anything is there.
 * The cursor in the address is not percent-encoded, and without other parameters the address has `?&cursor=`.
 * The host is that of the server which answers, never the one that was asked.
 */
export function printLink(origin: string, url: URL, previous: NextCursor, next: NextCursor): string {
  const rest = readQueryDict(url.search).encodeWithout("cursor");
  const base = `${origin}${quotePath(decodeURIComponent(url.pathname))}?${rest}`;
  return [relation(base, "previous", previous), relation(base, "next", next)].join(", ");
}

function relation(base: string, name: string, cursor: NextCursor): string {
  const text = printCursor(cursor);
  return `<${base}&cursor=${text}>; rel="${name}"; results="${cursor.hasResults}"; cursor="${text}"`;
}
