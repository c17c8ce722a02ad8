import {
  fingerprint,
  decodeCursor,
  encodeCursor,
  printSentryLinks,
  printSort,
  type Cursor,
  type Sort,
} from "@roster/core/pagination";
import { throwProblem } from "@roster/core/problem";
import type { OrganizationListPage } from "@roster/core/source";

/** Identifies a query and its sort order. A cursor is valid only for the same fingerprint. */
export function sentryFingerprint(query: string, sort: Sort, owner: true | null): string {
  return fingerprint(["sentry", query, printSort(sort), String(owner)]);
}

/** Decodes a cursor; null = the first page. Refuses an invalid one with 400 and Sentry's own message. */
export function readSentryCursor(text: string, sort: Sort, listFingerprint: string): Cursor | null {
  if (text === "") return null;
  const cursor = decodeCursor(text, sort, listFingerprint);
  if (typeof cursor === "string") {
    return throwProblem("invalid-cursor", "Invalid cursor parameter.", { parameter: "cursor" });
  }
  return cursor;
}

/** The cursor at the end of the list. An empty list continues there. */
const END: Cursor = { direction: "next", position: "end", lag: new Map() };

/**
 * The `Link` header of a page. As in Sentry, it always has both directions with a cursor, so that clients can poll for new
 * rows. Where there is no further page, the cursor is the position of the last row (next) or the first row (previous), and
 * on an empty page the cursor of the request.
 *
 * @param requested the cursor of the request; null = the first page.
 */
export function printSentryPageLinks(
  url: URL,
  page: OrganizationListPage,
  listFingerprint: string,
  requested: Cursor | null,
): string {
  const search = new URLSearchParams(url.search);
  search.delete("cursor");
  const linkTo = (direction: Cursor["direction"], row: OrganizationListPage["rows"][number] | undefined) => {
    const polled = row ? { direction, position: row.position, lag: new Map() } : (requested ?? END);
    return { cursor: encodeCursor(page[direction] ?? polled, listFingerprint), results: page[direction] !== null };
  };
  return printSentryLinks(`${url.origin}${url.pathname}`, search.toString(), {
    previous: linkTo("previous", page.rows[0]),
    next: linkTo("next", page.rows.at(-1)),
  });
}
