import type { Cursor } from "../pagination/index.ts";
import { planReads, type CompletedRead, type Lag } from "./plan-reads.ts";
import { collectReports, collectWarnings, isComplete, type SourceReport, type Warning } from "./source-report.ts";
import { failingIds, isAfter, nextResumePoint } from "./resume-point.ts";
import type { Question, Row, Source } from "./source.ts";
import { takePage, type PageRows } from "./take-page.ts";

/** Where in an answer to read: the first page, or a cursor's place. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor: Cursor | null;
}

/** One page of the merged answer of all sources. */
export interface OrganizationListPage extends Cursors {
  readonly rows: readonly Row[];
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
  readonly complete: boolean;
  /** Epoch milliseconds of the oldest copy read; null where there is none. */
  readonly syncedAt: number | null;
}

interface Cursors {
  readonly next: Cursor | null;
  readonly previous: Cursor | null;
  /** Set when only sources that lag are left to read: ask again with it later. */
  readonly retry: Cursor | null;
}

const NO_LAG: Lag = new Map();

/**
 * Asks every source for its slice of the answer, all at once, and merges the slices into one page.
 *
 * A source that fails for now does not hold the page up: the cursor remembers where that source is to be resumed (its
 * *lag*), and its rows come late, out of order, rather than never.
 */
export async function listOrganizations(
  sources: readonly Source[],
  question: Question,
  request: PageRequest,
): Promise<OrganizationListPage> {
  const { cursor, limit } = request;
  const toward = cursor?.direction ?? "next";
  const reads = planReads(sources, cursor?.position ?? "start", cursor?.lag ?? NO_LAG);
  const answered = await Promise.all(
    reads.map(async (read): Promise<CompletedRead> => {
      const listing = await read.source.list(question, { only: read.only, limit, from: read.from, direction: toward });
      return { read, listing: read.state === "finished" ? { ...listing, rows: [], more: false } : listing };
    }),
  );
  const listings = answered.map(({ listing }) => listing);
  const taken = takePage(question.sort, listings, limit, toward);
  const reports = collectReports(sources, listings);
  const warnings = [...collectWarnings(listings), ...lateWarnings(question, cursor, taken)];
  return {
    rows: taken.rows,
    ...(toward === "next"
      ? cursorsForward(question, cursor, answered, taken)
      : cursorsBackward(cursor, answered, taken)),
    reports,
    warnings,
    complete: isComplete(reports, warnings),
    syncedAt: oldest(listings.map((listing) => listing.syncedAt)),
  };
}

function cursorsForward(
  question: Question,
  cursor: Cursor | null,
  answered: readonly CompletedRead[],
  taken: PageRows,
): Cursors {
  const last = taken.rows.at(-1)?.position ?? null;
  const { base, lag } = nextResumePoint(question.sort, cursor?.position ?? "start", answered, last);
  const lagged = lag.size > 0 || (cursor?.lag.size ?? 0) > 0;
  return {
    next: taken.more ? { direction: "next", position: base, lag } : null,
    // Pages behind one that lags cannot be told apart from it, so there is no exact way back.
    previous: cursor && !lagged ? cursorBefore(taken.rows[0]?.position ?? cursor.position) : null,
    retry: !taken.more && lag.size > 0 ? { direction: "next", position: "end", lag } : null,
  };
}

/** Going back, a source that fails leaves a gap in this very page: `retry` asks for it again, whole. */
function cursorsBackward(cursor: Cursor | null, answered: readonly CompletedRead[], taken: PageRows): Cursors {
  const first = taken.rows[0]?.position;
  const last = taken.rows.at(-1)?.position;
  const failing = answered.flatMap(failingIds);
  const lag: Lag = new Map(first ? failing.map((id) => [id, first]) : []);
  const gap = failing.length > 0;
  return {
    next: last ? { direction: "next", position: last, lag } : null,
    previous: first && taken.more && !gap ? cursorBefore(first) : null,
    retry: gap ? cursor : null,
  };
}

function cursorBefore(position: Cursor["position"]): Cursor {
  return { direction: "previous", position, lag: NO_LAG };
}

function lateWarnings(question: Question, cursor: Cursor | null, taken: PageRows): readonly Warning[] {
  if (!cursor || cursor.lag.size === 0) return [];
  const late = taken.rows.some((row) => !isAfter(question.sort, row.position, cursor.position));
  const detail = "Rows of a source that could not answer earlier stand here, out of order.";
  return late ? [{ code: "late-rows", source: null, detail }] : [];
}

function oldest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length > 0 ? Math.min(...known) : null;
}
