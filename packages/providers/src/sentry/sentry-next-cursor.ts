import { parseSentryLinks } from "@roster/core/pagination";

/**
 * Reads from Sentry's `Link` header what comes behind a page:
 *
 *     <https://…?&cursor=…>; rel="next"; results="true"; cursor="1583819855977:100:0"
 *
 * Sentry always gives a next cursor and says by `results` whether anything is there. The link's URL is not used: its
 * host is whatever the answering process is configured with, and a credential does not follow it.
 *
 * @returns the cursor, opaque; null where nothing follows; undefined where the header does not tell.
 */
export function readNextCursor(header: string | null): string | null | undefined {
  const { next } = parseSentryLinks(header ?? "");
  if (next === undefined) return undefined;
  return next.results ? next.cursor : null;
}
