import { earliest } from "./earliest.ts";
import { mergeListings } from "./merge-listings.ts";
import { mergeStreams } from "./merge-streams.ts";
import type {
  ChangesRequest,
  FindOptions,
  FindResult,
  Listing,
  ProjectListing,
  Question,
  RefreshOptions,
  Slice,
  Source,
  SourceChanges,
  SourceDescription,
  SourceStatus,
} from "./source.ts";

/** Several sources as one: a region as its gateway sees it. Rows are merged by their positions. */
export class CombinedSource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly #parts: readonly Source[];

  constructor(parts: readonly Source[]) {
    this.#parts = parts;
    this.sources = parts.flatMap((part) => part.sources);
  }

  async list(question: Question, slice: Slice): Promise<Listing> {
    const listings = await Promise.all(
      this.#select(slice.only).map(([part, only]) => part.list(question, { ...slice, only })),
    );
    const [single] = listings;
    if (single && listings.length === 1) return single;
    const { rows, more } = mergeListings(question.sort, listings, slice);
    return {
      rows,
      more,
      reports: listings.flatMap(({ reports }) => reports),
      warnings: listings.flatMap(({ warnings }) => warnings),
      moved: listings.flatMap(({ moved }) => moved),
      syncedAt: earliest(listings.map(({ syncedAt }) => syncedAt)),
    };
  }

  stream(question: Question, only: readonly string[]): AsyncIterable<Listing> {
    const streams = this.#select(only).map(([part, ids]) => part.stream(question, ids));
    return mergeStreams(question.sort, streams);
  }

  async find(reference: string, options: FindOptions): Promise<FindResult> {
    const results = await Promise.all(
      this.#select(options.only).map(([part, only]) => part.find(reference, { ...options, only })),
    );
    return {
      organizations: results.flatMap(({ organizations }) => organizations),
      reports: results.flatMap(({ reports }) => reports),
      warnings: results.flatMap(({ warnings }) => warnings),
    };
  }

  async projects(organizationId: string, slice: Slice): Promise<ProjectListing> {
    const [selected, ...others] = this.#select(slice.only);
    if (!selected) return { rows: [], more: false, reports: [], syncedAt: null };
    if (others.length > 0) throw new Error("Projects are read from the source that holds the organization.");
    const [part, only] = selected;
    return part.projects(organizationId, { ...slice, only });
  }

  async status(): Promise<readonly SourceStatus[]> {
    return (await Promise.all(this.#parts.map((part) => part.status()))).flat();
  }

  async refresh(only: readonly string[], options?: RefreshOptions): Promise<void> {
    await Promise.all(this.#select(only).map(([part, ids]) => part.refresh(ids, options)));
  }

  async changes({ after, limit }: ChangesRequest): Promise<readonly SourceChanges[]> {
    const parts = await Promise.all(
      this.#select([...after.keys()]).map(([part, ids]) => {
        const offsets = [...after].filter(([id]) => ids.includes(id));
        return part.changes({ after: new Map(offsets), limit });
      }),
    );
    return parts.flat();
  }

  /** The parts that have some of these sources, and which. */
  #select(only: readonly string[]): readonly (readonly [Source, readonly string[]])[] {
    return this.#parts.flatMap((part) => {
      const ids = part.sources.map(({ id }) => id).filter((id) => only.includes(id));
      return ids.length > 0 ? [[part, ids] as const] : [];
    });
  }
}
