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

/** Names a question of Sentry's dialect, so that cursors stay with it. */
export function sentryFingerprint(query: string, sort: Sort, owner: true | null): string {
  return fingerprint(["sentry", query, printSort(sort), String(owner)]);
}

/** The place of a cursor; null = the first page. What is no cursor of this question is a 400 in Sentry's words. */
export function readSentryCursor(text: string, sort: Sort, name: string): Cursor | null {
  if (text === "") return null;
  const cursor = decodeCursor(text, sort, name);
  if (typeof cursor === "string")
    return throwProblem("invalid-cursor", "Invalid cursor parameter.", { parameter: "cursor" });
  return cursor;
}

/** Behind everything: where a list that is empty is read on. */
const END: Cursor = { direction: "next", position: "end", lag: new Map() };

/**
 * The `Link` header of a page: both sides always, with a cursor even where nothing is there. Then it is where more would
 * appear, so that it can be polled: behind the last row, and before the first; on an empty page, where that was read from.
 *
 * @param from the cursor that the page was asked for by.
 */
export function printSentryPageLinks(url: URL, page: OrganizationListPage, name: string, from: Cursor | null): string {
  const search = new URLSearchParams(url.search);
  search.delete("cursor");
  const side = (direction: Cursor["direction"], row: OrganizationListPage["rows"][number] | undefined) => {
    const polled = row ? { direction, position: row.position, lag: new Map() } : (from ?? END);
    return { cursor: encodeCursor(page[direction] ?? polled, name), results: page[direction] !== null };
  };
  return printSentryLinks(`${url.origin}${url.pathname}`, search.toString(), {
    previous: side("previous", page.rows[0]),
    next: side("next", page.rows.at(-1)),
  });
}
