import { createProblem } from "../problem/index.ts";
import { failedReport } from "./source-report.ts";
import type { Listing, Question, Source } from "./source.ts";

/** Rows of one page. */
const PAGE_SIZE = 100;

/**
 * The stream of a source that can list pages only: one page after another. The requirement for fresh data applies to the
 * first page. The later pages use the same data, or newer data.
 */
export async function* streamPages(
  source: Pick<Source, "list">,
  question: Question,
  only: readonly string[],
): AsyncGenerator<Listing, void, undefined> {
  let from = null;
  let asked = question;
  for (;;) {
    const listing: Listing = await source.list(asked, { only, limit: PAGE_SIZE, from, direction: "next" });
    const last = listing.rows.at(-1);
    if (listing.more && !last) {
      // Without a position, the next page cannot be asked for.
      const problem = createProblem("region-unreachable", "A page has no rows, although more follow.");
      yield { ...listing, more: false, reports: listing.reports.map((report) => failedReport(report, problem)) };
      return;
    }
    yield listing;
    if (!last || !listing.more) return;
    from = last.position;
    asked = { ...question, freshness: { fresh: false, maxAge: null } };
  }
}
