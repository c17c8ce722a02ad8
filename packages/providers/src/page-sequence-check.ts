import type { InvalidResponse } from "./upstream-error.ts";

/**
 * The maximum number of pages of one list. At 100 rows per page that is a million rows. An upstream that sends a new cursor
 * with every page must not keep a reader for ever.
 */
export const MAX_PAGES = 10_000;

/** Checks the next page of a list by the ids of its rows. */
export type PageSequenceCheck = (ids: readonly string[], invalidResponse: InvalidResponse) => void;

/**
 * Creates a check for the pages of one list, in the order in which they were read. It throws the error of
 * `invalidResponse` for a page that has the same rows as the page before it, and for a page beyond `maxPages`. Empty pages
 * may follow one another.
 */
export function createPageSequenceCheck(maxPages = MAX_PAGES): PageSequenceCheck {
  let previous = "";
  let pages = 0;
  return (ids, invalidResponse) => {
    pages += 1;
    if (pages > maxPages) throw invalidResponse(`more than ${maxPages} pages`);
    const current = JSON.stringify(ids);
    if (ids.length > 0 && current === previous) throw invalidResponse("a page that repeats the page before it");
    previous = current;
  };
}
