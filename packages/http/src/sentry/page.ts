import {
  fingerprint,
  parseCursor,
  printCursor,
  printSentryLinks,
  printSort,
  type Cursor,
  type Sort,
} from "@roster/core/pagination";
import { refuse } from "@roster/core/problem";
import type { Page } from "@roster/core/roster";

/** Names a question of Sentry's dialect, so that cursors stay with it. */
export function questionName(query: string, sort: Sort): string {
  return fingerprint(["sentry", query, printSort(sort)]);
}

/** The place of a cursor; null = the first page. What is no cursor of this question is a 400 in Sentry's words. */
export function readSentryPlace(text: string, sort: Sort, name: string): Cursor | null {
  if (text === "") return null;
  const cursor = parseCursor(text, sort, name);
  if (typeof cursor === "string") return refuse("invalid-cursor", "Invalid cursor parameter.", { parameter: "cursor" });
  return cursor;
}

/** A page with nothing on it, and nothing around it. */
const NOWHERE: Cursor = { direction: "next", position: "end", lag: new Map() };

/**
 * The `Link` header of a page: both sides always, with a cursor even where nothing is there. Then it is where more would
 * appear: behind the last row, and before the first.
 */
export function sentryLinks(url: URL, origin: string, page: Page, name: string): string {
  const search = new URLSearchParams(url.search);
  search.delete("cursor");
  const side = (cursor: Cursor | null, polled: Cursor) => ({
    cursor: printCursor(cursor ?? polled, name),
    results: cursor !== null,
  });
  return printSentryLinks(`${origin}${url.pathname}`, search.toString(), {
    previous: side(page.previous, beside(page.rows[0]?.position, "previous")),
    next: side(page.next, beside(page.rows.at(-1)?.position, "next")),
  });
}

function beside(position: Page["rows"][number]["position"] | undefined, direction: Cursor["direction"]): Cursor {
  return position ? { direction, position, lag: new Map() } : NOWHERE;
}
