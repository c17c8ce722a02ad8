import { comparePositions, type Position, type Sort } from "../pagination/index.ts";
import { createProblem } from "../problem/index.ts";
import { failedReport, type SourceReport } from "./source-report.ts";
import type { Listing, Question, Row, Slice, Source, SourceDescription } from "./source.ts";

/** An organization as the paging tests need it: its position and its id. */
export interface MemoryRow {
  readonly key: Position["key"];
  readonly created: number;
  readonly id: string;
}

/** The outcome of one read of a source. `refused`: the upstream rejects the credential. */
export type SimulatedOutcome = SourceReport["status"] | "refused";

/**
 * A `Source` that holds its rows in memory, for tests. Tests may change its rows between reads and set the outcomes of its
 * next reads. After those outcomes, every read is `fresh`.
 */
export class MemorySource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly rows: Map<string, MemoryRow[]>;
  readonly outcomes: Map<string, SimulatedOutcome[]>;
  /** The number of rows returned so far. */
  returnedRows = 0;

  constructor(
    sources: Readonly<Record<string, readonly MemoryRow[]>>,
    outcomes: Readonly<Record<string, SimulatedOutcome[]>> = {},
  ) {
    this.sources = Object.keys(sources).map((id) => ({ id, installation: "sentry", provider: "sentry", region: "us" }));
    this.rows = new Map(Object.entries(sources).map(([id, rows]) => [id, [...rows]]));
    this.outcomes = new Map(Object.entries(outcomes));
  }

  async list(question: Question, slice: Slice): Promise<Listing> {
    const reports = slice.only.map((id) => this.#report(id));
    const readable = reports.filter(({ status }) => status === "fresh" || status === "stale");
    const all = readable.flatMap(({ id }) => (this.rows.get(id) ?? []).map((row) => rowOf(id, row)));
    const { rows, more } = selectSlice(question.sort, all, slice);
    this.returnedRows += rows.length;
    const withCounts = reports.map((report) =>
      readable.includes(report) ? { ...report, matched: this.rows.get(report.id)?.length ?? 0 } : report,
    );
    return { rows, more, reports: withCounts, warnings: [], syncedAt: 0 };
  }

  find(): never {
    throw new Error("The paging tests do not call find.");
  }

  projects(): never {
    throw new Error("The paging tests do not call projects.");
  }

  status(): never {
    throw new Error("The paging tests do not call status.");
  }

  refresh(): never {
    throw new Error("The paging tests do not call refresh.");
  }

  changes(): never {
    throw new Error("The paging tests do not call changes.");
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
  return { position: row, source, changedAt: 0, text: JSON.stringify({ id: row.id, source }) };
}

function selectSlice(
  sort: Sort,
  all: readonly Row[],
  { from, direction, limit }: Slice,
): { rows: readonly Row[]; more: boolean } {
  const sorted = all.toSorted((a, b) => comparePositions(sort, a.position, b.position));
  const sign = direction === "next" ? 1 : -1;
  const beyond = sorted.filter((row) => from === null || comparePositions(sort, row.position, from) * sign > 0);
  const rows = direction === "next" ? beyond.slice(0, limit) : beyond.slice(-limit);
  return { rows, more: beyond.length > limit };
}
