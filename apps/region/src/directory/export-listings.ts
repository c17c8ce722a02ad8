import { createProblem } from "@roster/core/problem";
import { failedReport, type Listing, type Slice, type SourceDescription } from "@roster/core/source";

/** Rows of one slice. A smaller slice is ready earlier; a larger one costs fewer queries. */
const SLICE_SIZE = 250;

/** What an export reads from its Directory. */
export interface ExportContext {
  readonly source: SourceDescription;
  readonly read: (slice: Slice) => Promise<Listing>;
  /** Identifies the content of the replica. It changes when the replica is erased. */
  readonly generationId: () => string;
}

/** Reads a whole list, slice after slice. A slice is read when the reader has taken the one before. */
export async function* exportListings({
  source,
  read,
  generationId,
}: ExportContext): AsyncGenerator<Listing, void, undefined> {
  const slice = { only: [source.id], limit: SLICE_SIZE, direction: "next" } as const;
  let listing = await read({ ...slice, from: null });
  const firstGeneration = generationId();
  for (;;) {
    const last = listing.rows.at(-1);
    const more = listing.more && last !== undefined;
    yield { ...listing, more };
    if (!more) return;
    if (generationId() !== firstGeneration) {
      const problem = createProblem("syncing", "The replica was erased while the list was read.");
      yield { ...listing, rows: [], more: false, reports: [failedReport(source, problem)] };
      return;
    }
    listing = await read({ ...slice, from: last.position });
  }
}
