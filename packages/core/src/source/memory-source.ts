import { comparePositions, type Position, type Sort } from "../pagination/index.ts";
import { createProblem } from "../problem/index.ts";
import { failedReport, type SourceReport } from "./source-report.ts";
import type { Listing, Question, Row, Slice, Source, SourceDescription } from "./source.ts";

/** An organization as the laws of paging see it: where it stands, and what it is. */
export interface MemoryRow {
  readonly key: Position["key"];
  readonly created: number;
  readonly id: string;
}

/** What becomes of the next reads of a source: a word for each, then `fresh` for ever. */
export type SimulatedOutcome = SourceReport["status"] | "refused";

/**
 * A source that holds its rows in memory, for tests of what is built on the contract. Its rows may be changed between
 * reads, and it can be told to fail.
 */
export class MemorySource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly rows: Map<string, MemoryRow[]>;
  readonly outcomes: Map<string, SimulatedOutcome[]>;
  /** How many rows it has given out. */
  returnedRows = 0;

  constructor(
    sources: Readonly<Record<string, readonly MemoryRow[]>>,
    weather: Readonly<Record<string, SimulatedOutcome[]>> = {},
  ) {
    this.sources = Object.keys(sources).map((id) => ({ id, installation: "sentry", provider: "sentry", region: "us" }));
    this.rows = new Map(Object.entries(sources).map(([id, rows]) => [id, [...rows]]));
    this.outcomes = new Map(Object.entries(weather));
  }

  async list(question: Question, slice: Slice): Promise<Listing> {
    const reports = slice.only.map((id) => this.#report(id));
    const readable = reports.filter(({ status }) => status === "fresh" || status === "stale");
    const all = readable.flatMap(({ id }) => (this.rows.get(id) ?? []).map((row) => rowOf(id, row)));
    const { rows, more } = cut(question.sort, all, slice);
    this.returnedRows += rows.length;
    const counted = reports.map((report) =>
      readable.includes(report) ? { ...report, matched: this.rows.get(report.id)?.length ?? 0 } : report,
    );
    return { rows, more, reports: counted, warnings: [], syncedAt: 0 };
  }

  find(): never {
    throw new Error("Paging does not find.");
  }

  projects(): never {
    throw new Error("Paging does not look at projects.");
  }

  status(): never {
    throw new Error("Paging does not ask how a source stands.");
  }

  refresh(): never {
    throw new Error("Paging does not refresh.");
  }

  changes(): never {
    throw new Error("Paging does not look at changes.");
  }

  #report(id: string): SourceReport {
    const status = this.outcomes.get(id)?.shift() ?? "fresh";
    const source = { id, region: "us" };
    if (status === "refused") return failedReport(source, createProblem("upstream-unauthorized", "No."));
    if (status === "failed") return failedReport(source, createProblem("upstream-failed", "Down."));
    if (status === "syncing") return failedReport(source, createProblem("syncing", "Not yet."));
    return { ...source, status, matched: null, undetermined: 0, url: null, error: null };
  }
}

function rowOf(source: string, row: MemoryRow): Row {
  return { position: row, organization: { id: row.id, source, changedAt: "2026-01-01T00:00:00.000000Z" } };
}

function cut(
  sort: Sort,
  all: readonly Row[],
  { from, direction: toward, limit }: Slice,
): { rows: readonly Row[]; more: boolean } {
  const sorted = all.toSorted((a, b) => comparePositions(sort, a.position, b.position));
  const side = toward === "next" ? 1 : -1;
  const beyond = sorted.filter((row) => from === null || comparePositions(sort, row.position, from) * side > 0);
  const rows = toward === "next" ? beyond.slice(0, limit) : beyond.slice(-limit);
  return { rows, more: beyond.length > limit };
}
