// Packages are read as source, so the declaration has to travel with the file that needs it.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./http-link-header.d.ts" />
import LinkHeader, { type Reference } from "http-link-header";

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
  const next = findNext(header ?? "");
  if (next === undefined) return undefined;
  if (next["results"] !== "true") return null;
  const cursor = next["cursor"];
  return typeof cursor === "string" && cursor !== "" ? cursor : undefined;
}

function findNext(header: string): Reference | undefined {
  try {
    return LinkHeader.parse(header).rel("next")[0];
  } catch {
    return undefined;
  }
}
