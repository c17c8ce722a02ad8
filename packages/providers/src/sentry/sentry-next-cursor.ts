import { parseSentryLinks } from "@roster/core/pagination";

/**
 * Reads the cursor of the next page from Sentry's `Link` header:
 *
 *     <https://…?&cursor=…>; rel="next"; results="true"; cursor="1583819855977:100:0"
 *
 * Sentry always sends a next cursor. `results` says whether the next page has rows. The URL of the link is not used,
 * because its host depends on the server's configuration and the credential must not be sent there.
 *
 * @returns the opaque cursor, null if there is no next page, or undefined if the header does not say.
 */
export function readNextCursor(header: string | null): string | null | undefined {
  const { next } = parseSentryLinks(header ?? "");
  if (next === undefined) return undefined;
  return next.results ? next.cursor : null;
}
