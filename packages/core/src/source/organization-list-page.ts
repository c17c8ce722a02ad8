import type { Cursor } from "../pagination/index.ts";
import { earliest } from "./earliest.ts";
import { planReads, type CompletedRead, type Lag } from "./plan-reads.ts";
import { failingIds, isAfter, nextResumePoint } from "./resume-point.ts";
import { collectReports, collectWarnings, isComplete, type SourceReport, type Warning } from "./source-report.ts";
import type { Question, Row, Source } from "./source.ts";
import { takePage, type PageRows } from "./take-page.ts";

/** Which page to read: the page of a cursor, or the first page if there is no cursor. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor: Cursor | null;
}

/** One page of the merged rows of all sources. */
export interface OrganizationListPage extends Cursors {
  readonly rows: readonly Row[];
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
  readonly complete: boolean;
  /** When the oldest replica that was read was synced, as epoch milliseconds; null if none was read. */
  readonly syncedAt: number | null;
}

interface Cursors {
  readonly next: Cursor | null;
  readonly previous: Cursor | null;
  /** Set if only lagging sources have rows left. The caller repeats the request with it later. */
  readonly retry: Cursor | null;
}

const NO_LAG: Lag = new Map();

/**
 * Reads one slice from every source concurrently and merges the slices into one page.
 *
 * A source that fails temporarily does not block the page. The cursor records the position to resume that source from (its
 * *lag*). Its rows are returned on a later page, out of order.
 */
export async function listOrganizations(
  sources: readonly Source[],
  question: Question,
  request: PageRequest,
): Promise<OrganizationListPage> {
  const { cursor, limit } = request;
  const direction = cursor?.direction ?? "next";
  const reads = planReads(sources, cursor?.position ?? "start", cursor?.lag ?? NO_LAG, direction);
  const completed = await Promise.all(
    reads.map(async (read): Promise<CompletedRead> => {
      const listing = await read.source.list(question, { only: read.only, limit, from: read.from, direction });
      return { read, listing: read.state === "finished" ? { ...listing, rows: [], more: false } : listing };
    }),
  );
  const listings = completed.map(({ listing }) => listing);
  const page = takePage(question.sort, listings, limit, direction);
  const reports = collectReports(sources, listings);
  const warnings = [...collectWarnings(listings), ...lateWarnings(question, cursor, page)];
  return {
    rows: page.rows,
    ...(direction === "next"
      ? cursorsForward(question, cursor, completed, page)
      : cursorsBackward(cursor, completed, page)),
    reports,
    warnings,
    complete: isComplete(reports, warnings),
    syncedAt: earliest(listings.map((listing) => listing.syncedAt)),
  };
}

function cursorsForward(
  question: Question,
  cursor: Cursor | null,
  completed: readonly CompletedRead[],
  page: PageRows,
): Cursors {
  const { position, lag } = nextResumePoint(question.sort, cursor?.position ?? "start", completed, page.end);
  return {
    next: page.more ? { direction: "next", position, lag } : null,
    previous: lag.size === 0 ? previousOfForwardPage(cursor, page) : null,
    retry: !page.more && lag.size > 0 ? { direction: "next", position: "end", lag } : null,
  };
}

/** The rows before a forward page; null if there are none, or if the page has late rows and they cannot be found by position. */
function previousOfForwardPage(cursor: Cursor | null, page: PageRows): Cursor | null {
  if (cursor === null || cursor.position === "start") return null;
  const [first] = page.rows;
  // An empty page has nothing after it, so what is before it ends with the last row.
  if (!first) return cursorBefore(page.more && page.end ? page.end : "end");
  return cursor.lag.size === 0 ? cursorBefore(first.position) : null;
}

/**
 * On a backward page, a source that fails leaves a gap in the page itself. `retry` reads the same page again. If the page is empty
 * because its rows are gone, the list begins after it.
 */
function cursorsBackward(cursor: Cursor | null, completed: readonly CompletedRead[], page: PageRows): Cursors {
  const first = page.rows[0]?.position ?? page.end;
  const last = page.rows.at(-1)?.position ?? page.end;
  const failing = completed.flatMap(failingIds);
  const lag: Lag = new Map(first ? failing.map((id) => [id, first]) : []);
  const hasGap = failing.length > 0;
  const isEmpty = completed.every(({ listing }) => listing.reports.every(({ matched }) => matched === 0));
  const isWhole = cursor?.position === "end" && !hasGap;
  return {
    next: !isWhole && (last || !isEmpty) ? { direction: "next", position: last ?? "start", lag } : null,
    previous: page.end && page.more && !hasGap ? cursorBefore(page.end) : null,
    retry: hasGap ? cursor : null,
  };
}

function cursorBefore(position: Cursor["position"]): Cursor {
  return { direction: "previous", position, lag: NO_LAG };
}

function lateWarnings(question: Question, cursor: Cursor | null, page: PageRows): readonly Warning[] {
  if (!cursor || cursor.lag.size === 0) return [];
  const hasLateRows = page.rows.some((row) => !isAfter(question.sort, row.position, cursor.position));
  const detail = "Rows of a source that could not answer earlier stand here, out of order.";
  return hasLateRows ? [{ code: "late-rows", source: null, detail }] : [];
}
