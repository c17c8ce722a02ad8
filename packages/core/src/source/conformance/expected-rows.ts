import { memoryId, memoryPosition } from "../memory/memory-organization.ts";
import { comparePositions, SORT_FIELDS, type Position, type Sort } from "../../pagination/index.ts";
import type { Listing, Question, Row, Slice, Source } from "../source.ts";
import type { LawContext } from "./source-suite.ts";
import type { SampleSource } from "./source-sample.ts";

/** Both directions of a sort field. */
export function bothDirections(field: Sort["field"]): readonly Sort[] {
  return [
    { field, direction: "ascending" },
    { field, direction: "descending" },
  ];
}

/** The sorts whose keys every implementation knows. */
export const COLUMN_SORTS: readonly Sort[] = ["created" as const, "name" as const].flatMap(bothDirections);

/** The sorts by counts. */
export const COUNT_SORTS: readonly Sort[] = SORT_FIELDS.filter(
  (field) => field !== "created" && field !== "name",
).flatMap(bothDirections);

/** The positions of the sample's organizations, in order. */
export function expectedPositions(sample: readonly SampleSource[], sort: Sort): readonly Position[] {
  return sample
    .flatMap(({ source, organizations }) => organizations.map((one) => memoryPosition(source, one, sort.field)))
    .toSorted((a, b) => comparePositions(sort, a, b));
}

/** The ids of the sample's organizations in order, of those that `keep` accepts. */
export function expectedIds(
  sample: readonly SampleSource[],
  sort: Sort,
  keep: (organization: SampleSource["organizations"][number], source: SampleSource["source"]) => boolean = () => true,
): readonly string[] {
  const kept = new Set(
    sample.flatMap(({ source, organizations }) =>
      organizations.filter((one) => keep(one, source)).map((one) => memoryId(source, one.remoteId)),
    ),
  );
  return expectedPositions(sample, sort)
    .map(({ id }) => id)
    .filter((id) => kept.has(id));
}

/** A slice from the first row, of all sources in view. */
export function wholeSlice({ ids }: Pick<LawContext, "ids">, changes: Partial<Slice> = {}): Slice {
  return { only: ids, limit: 100, from: null, direction: "next", ...changes };
}

/** Reads all slices in one direction, and joins their rows in the order of the question. */
export async function readSlices(source: Source, question: Question, slice: Slice): Promise<readonly Listing[]> {
  const listings: Listing[] = [];
  let from: Position | null = slice.from;
  for (let read = 0; read < 100; read += 1) {
    const listing: Listing = await source.list(question, { ...slice, from });
    listings.push(listing);
    const last: Row | undefined = slice.direction === "next" ? listing.rows.at(-1) : listing.rows[0];
    if (!listing.more || !last) return listings;
    from = last.position;
  }
  throw new Error("The slices do not end.");
}

/** The ids of the rows of slices, in the order of the question. */
export function joinedIds(listings: readonly Listing[], direction: Slice["direction"]): readonly string[] {
  const inOrder = direction === "next" ? listings : listings.toReversed();
  return inOrder.flatMap(({ rows }) => rows.map(({ position }) => position.id));
}
