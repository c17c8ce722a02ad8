import { comparePositions, type Position, type Sort } from "../pagination/index.ts";
import { earliest } from "./earliest.ts";
import { hasData, type SourceReport, type Warning } from "./source-report.ts";
import type { Listing, MovedOrganization, Row } from "./source.ts";
import { mergeDistinct, withoutSuperseded } from "./take-page.ts";

/**
 * Merges streams of one question (`Source.stream`) into one. At most two slices of each stream are in memory: the one that is
 * merged, and the next one. A slow consumer slows all streams down.
 *
 * A source that fails stays failed: its rows end where it failed, and the other streams go on.
 */
export async function* mergeStreams(
  sort: Sort,
  streams: readonly AsyncIterable<Listing>[],
): AsyncGenerator<Listing, void, undefined> {
  const lanes = streams.map((stream) => new Lane(stream));
  try {
    do {
      await Promise.all(lanes.filter((lane) => lane.isEmpty).map((lane) => lane.advance()));
      const rows = takeRows(sort, lanes);
      yield {
        rows,
        more: lanes.some((lane) => !lane.isFinished),
        reports: lanes.flatMap((lane) => [...lane.reports.values()]),
        warnings: lanes.flatMap((lane) => [...lane.warnings.values()]),
        moved: lanes.flatMap((lane) => lane.moved),
        syncedAt: earliest(lanes.map((lane) => lane.syncedAt)),
      };
    } while (lanes.some((lane) => !lane.isFinished));
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

/** One stream, and what is known of its sources so far. */
class Lane {
  /** The rows that are not merged yet. */
  rows: readonly Row[] = [];
  moved: readonly MovedOrganization[] = [];
  syncedAt: number | null = null;
  readonly reports = new Map<string, SourceReport>();
  readonly warnings = new Map<string, Warning>();
  #hasMore = true;
  readonly #slices: AsyncIterator<Listing>;
  #next: Promise<IteratorResult<Listing>> | null = null;

  constructor(stream: AsyncIterable<Listing>) {
    this.#slices = stream[Symbol.asyncIterator]();
  }

  /** Whether the next slice has to be read before a row can be taken. */
  get isEmpty(): boolean {
    return this.rows.length === 0 && this.#hasMore;
  }

  get isFinished(): boolean {
    return this.rows.length === 0 && !this.#hasMore;
  }

  /** The position up to which all rows of the stream are known; null if all of its rows are. */
  get horizon(): Position | null {
    return this.#hasMore ? (this.rows.at(-1)?.position ?? null) : null;
  }

  /** Waits for the next slice, and starts to read the one after it. */
  async advance(): Promise<void> {
    const { done, value } = await (this.#next ?? this.#slices.next());
    this.#hasMore = done !== true && value.more;
    this.#next = this.#hasMore ? this.#slices.next() : null;
    // A defect is thrown by the await of the next call. Until then it must not count as unhandled.
    this.#next?.catch(() => undefined);
    if (done === true) return;
    this.rows = value.rows;
    this.moved = value.moved;
    this.syncedAt = earliest([this.syncedAt, value.syncedAt]);
    for (const report of value.reports) {
      const known = this.reports.get(report.id);
      if (!known || hasData(known)) this.reports.set(report.id, report);
    }
    for (const warning of value.warnings) this.warnings.set(JSON.stringify(warning), warning);
  }

  /** Takes the rows up to a position; null = all. */
  takeUntil(sort: Sort, horizon: Position | null): readonly Row[] {
    const end = horizon === null ? this.rows.length : countUpTo(sort, this.rows, horizon);
    const taken = this.rows.slice(0, end);
    this.rows = this.rows.slice(end);
    return taken;
  }

  async close(): Promise<void> {
    await this.#slices.return?.();
  }
}

/** Takes the rows that no row still to come can precede: those up to the first horizon. */
function takeRows(sort: Sort, lanes: readonly Lane[]): readonly Row[] {
  if (lanes.some((lane) => lane.isEmpty)) return [];
  const [first = null] = lanes.flatMap((lane) => lane.horizon ?? []).toSorted((a, b) => comparePositions(sort, a, b));
  const lists = lanes.map((lane) => lane.takeUntil(sort, first));
  // Old copies go before the merge: it would put the new copy in the place of the old one.
  return mergeDistinct(
    sort,
    withoutSuperseded(
      lists,
      lanes.flatMap((lane) => lane.moved),
    ),
    () => "take",
  );
}

/** The number of sorted rows up to a position, by binary search. */
function countUpTo(sort: Sort, rows: readonly Row[], horizon: Position): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && comparePositions(sort, row.position, horizon) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
