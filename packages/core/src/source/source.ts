import type { Instant } from "../model/index.ts";
import type { Position, Sort } from "../pagination/index.ts";
import type { Problem } from "../problem/index.ts";
import type { Query } from "../search/index.ts";
import type { SourceReport, Warning } from "./source-report.ts";

/** One installation in one region with one credential. */
export interface SourceDescription {
  readonly id: string;
  readonly installation: string;
  readonly provider: string;
  readonly region: string;
}

/**
 * Something that can list and find organizations: a Directory (one source), a region or another roster (all of its sources).
 * A gateway uses regions through the same contract as a region uses Directories. `testSource` holds every implementation to
 * this contract.
 *
 * Rules for every method:
 * - It never throws and never rejects if a source cannot answer. The report of the source has the error. An exception is a
 *   defect.
 * - It reads the requested sources only. An id in `only` that is not in `sources` adds nothing: no rows and no report.
 * - One source that cannot answer does not change what the others answer.
 */
export interface Source {
  /** The sources behind this one that are in the caller's view. Their ids are unique. */
  readonly sources: readonly SourceDescription[];

  /**
   * Reads one slice of the organizations that match a question, from the sources in `slice.only` together.
   *
   * - The rows are in the order of `question.sort`, in both directions of reading. Each row has the position that its
   *   organization has in that sort, and comes from one of the sources in `only`.
   * - Slices join: a slice from the last row of another one continues it without a gap or a repetition. `from` may be a
   *   position that no row has any more.
   * - An organization that two of the sources hold, because it moves between them, has a row for each copy. If both have the
   *   same position, there is only the newest. `moved` tells which copy is the valid one, also if it is not in the slice.
   * - There is one report per source in `only`. `matched` is the exact number of its rows that match, in all slices.
   *   `undetermined` is the number of its rows for which it is unknown whether they match; they are in no slice.
   * - A source without data gives no rows. Its report is `failed`, `syncing` or `elsewhere`.
   */
  list(question: Question, slice: Slice): Promise<Listing>;

  /**
   * Reads all organizations that match a question, in its order, from the sources in `only` together. The result is a sequence
   * of slices, which join. `more` is false in the last one and true in all others.
   *
   * - Nothing is read ahead of the consumer but what is needed for the next slice. Ending the iteration ends the reading.
   * - The iteration never fails. If a source fails on the way, its rows end, and a later report of it says so.
   */
  stream(question: Question, only: readonly string[]): AsyncIterable<Listing>;

  /**
   * Finds the organizations that a reference names (see `parseReference`), in the sources in `options.only`.
   *
   * There is one report per source in `only`. No organization and a report with data means that the source does not hold it.
   * Any text is a valid reference. One that no upstream could use finds nothing.
   */
  find(reference: string, options: FindOptions): Promise<FindResult>;

  /**
   * Reads one slice of an organization's projects, newest first (`PROJECT_SORT`).
   *
   * @param organizationId the id as `list` and `find` return it (`sentry:2`), not any other reference.
   * @param slice `only` names the source that holds the organization. There are no rows if it does not hold it.
   */
  projects(organizationId: string, slice: Slice): Promise<ProjectListing>;

  /** The state of each source in `sources`, in their order, whether it can answer or not. */
  status(): Promise<readonly SourceStatus[]>;

  /** Makes each of these sources sync with its upstream as soon as the rate limits allow it. Does not wait for the sync. */
  refresh(only: readonly string[], options?: RefreshOptions): Promise<void>;

  /**
   * Reads the change feed of each source in `request.after`, from its own offset.
   *
   * - The changes of a source are in the order in which they happened, numbered by ascending `sequence`. A read from the same
   *   offset returns the same changes again, until they are past retention.
   * - Each source is read by itself, whatever state the others are in: `limit` counts per source.
   * - `now` returns no changes and the offset of the end. `start` returns the oldest changes that are kept.
   * - A source that cannot answer has no offset in the result (`read` is null). The caller keeps the mark that it sent.
   */
  changes(request: ChangesRequest): Promise<readonly SourceChanges[]>;
}

/** How `Source.refresh` refreshes. */
export interface RefreshOptions {
  /**
   * First ends every wait of the source that a failure or its upstream has caused: backoffs, open circuits, rate limit
   * windows. For operators.
   */
  readonly reset?: boolean | undefined;
}

/** What a `Source` is asked, apart from the slice of the result to read. */
export interface Question {
  /** The tree of the query. It was parsed once, when the request was read. A conjunction without operands = all. */
  readonly query: Query;
  readonly sort: Sort;
  /** Only organizations that the credential's user owns (true) or does not own (false); null = both. */
  readonly owner: boolean | null;
  readonly include: Include;
  readonly freshness: Freshness;
}

export interface Include {
  readonly members: boolean;
  readonly projects: boolean;
  readonly events: boolean;
  readonly billing: boolean;
  readonly raw: boolean;
  /** Fields of the upstream's detail endpoint only: features, teams, roles, access, settings. For one organization only. */
  readonly details: boolean;
  /** The text of a row is the upstream's own JSON alone. Of the other members, only `billing` has an effect on it. */
  readonly upstreamOnly: boolean;
}

/** No member of `include`: the organization without counts and other additions. */
export const INCLUDE_NOTHING: Include = {
  members: false,
  projects: false,
  events: false,
  billing: false,
  raw: false,
  details: false,
  upstreamOnly: false,
};

/** How old the data of a response may be. */
export interface Freshness {
  /** Sync with the upstream first. */
  readonly fresh: boolean;
  /** The maximum age of the data, in milliseconds; null = the source's own limit. */
  readonly maxAge: number | null;
}

/** Which part of the sorted result to read, and from which of the sources. */
export interface Slice {
  /** The ids of the sources to read. All of them belong to this `Source`. */
  readonly only: readonly string[];
  readonly limit: number;
  /** The last row already read; null = read from the first row. */
  readonly from: Position | null;
  readonly direction: "next" | "previous";
}

/**
 * A row of a list: the organization as text, and what merging needs to know of it. A source prints the text once. Whoever
 * passes a row on copies the text and does not parse it.
 */
export interface Row {
  readonly position: Position;
  /** The id of the source that holds the organization. */
  readonly source: string;
  /** When a sync last found the organization different. */
  readonly changedAt: Instant;
  /** `Organization` as JSON without line breaks, with the members of `include`. */
  readonly text: string;
}

/** An organization that a reference names. `text` is that of a `Row`. */
export interface OrganizationDocument {
  readonly id: string;
  readonly source: string;
  readonly changedAt: Instant;
  readonly text: string;
}

/** A slice of one source's result. The rows are in the order of the question, in both directions of reading. */
export interface Listing {
  readonly rows: readonly Row[];
  /** Whether more rows follow in the direction read. */
  readonly more: boolean;
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
  /**
   * The organizations of these sources that another source of the installation held before and may hold still, whether they
   * match the question or not. At most `MAX_MOVED` per source, the latest.
   */
  readonly moved: readonly MovedOrganization[];
  /** When the oldest replica that was read was synced, as epoch milliseconds; null if none was read. */
  readonly syncedAt: number | null;
}

/** An organization that came to a source from another source of its installation. */
export interface MovedOrganization {
  /** For example `sentry:2`. */
  readonly id: string;
  /** The source that holds it now. */
  readonly source: string;
  /** `changedAt` of its row in that source. */
  readonly changedAt: Instant;
}

/** The number of moved organizations that a source names in a listing, at most. */
export const MAX_MOVED = 1000;

export interface FindOptions {
  readonly only: readonly string[];
  readonly include: Include;
  readonly freshness: Freshness;
}

/** The organizations that a reference names. There are several only if it is ambiguous. */
export interface FindResult {
  readonly organizations: readonly OrganizationDocument[];
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
}

/** A slice of an organization's projects, newest first, from the source that holds the organization. */
export interface ProjectListing {
  readonly rows: readonly ProjectRow[];
  readonly more: boolean;
  readonly reports: readonly SourceReport[];
  readonly syncedAt: number | null;
}

export interface ProjectRow {
  readonly position: Position;
  /** `Project` as JSON without line breaks. */
  readonly text: string;
}

/** A place in the change feed of one source: the generation of its Directory, and the last change read. */
export interface SourceOffset {
  readonly generationId: string;
  /** 0: no change was read yet. */
  readonly sequence: number;
}

/** Where to read the change feed of one source: after an offset, from its end on, or from the oldest change that is kept. */
export type RequestedOffset = SourceOffset | "now" | "start";

/** A difference that a complete sync found. */
export interface Change {
  /** Stays the same if the change is delivered more than once. It is opaque. */
  readonly changeId: string;
  /** The number of the change in the feed of its source. Later changes of one generation have greater numbers. */
  readonly sequence: number;
  readonly type:
    | "organization.created"
    | "organization.updated"
    | "organization.moved"
    | "organization.removed"
    | "source.degraded"
    | "source.recovered";
  /** When the sync found it, ISO 8601. */
  readonly at: string;
  /** The organization; null if the change concerns the source itself. */
  readonly id: string | null;
  readonly source: string;
  readonly region: string;
  /** The names of the changed fields, if the organization was updated. */
  readonly changed: readonly string[] | null;
  /** The reason of a removal: `deleted`, `access-lost` or `unknown`. */
  readonly reason?: string;
}

export interface ChangesRequest {
  /** By source, where to read from. Other sources are not read. */
  readonly after: ReadonlyMap<string, RequestedOffset>;
  /** The maximum number of changes per source. */
  readonly limit: number;
}

/** The changes of one source after an offset, in the order in which they happened. */
export interface SourceChangesPage {
  readonly changes: readonly Change[];
  /** The offset of the next page. It is never null, so that clients can poll at the end of the feed. */
  readonly offset: SourceOffset;
  readonly more: boolean;
  /** The requested offset is past retention or of another generation, so the changes since then are unknown. */
  readonly gone: boolean;
}

/** The changes of one source; `read` is null if the source could not answer, and its offset stays the same. */
export interface SourceChanges {
  readonly source: string;
  readonly read: SourceChangesPage | null;
}

/** The state of one facet (projects, members, events) of a source. */
export interface FacetStatus {
  readonly facet: string;
  readonly status: SourceReport["status"];
  /** When the served data was synced, ISO 8601; null before the first complete pass. */
  readonly syncedAt: string | null;
  /** The organizations read in the running pass, and their total number; null between passes. */
  readonly progress: { readonly done: number; readonly of: number } | null;
  /** The number of organizations whose fact could not be read. They are undetermined, and are asked again by themselves. */
  readonly unreadable: number;
  readonly error: Problem | null;
}

/** The state of a source as `/v1/sources` lists it. */
export interface SourceStatus extends SourceDescription {
  readonly status: SourceReport["status"];
  /** When the source was last synced, ISO 8601; null before the first sync. */
  readonly syncedAt: string | null;
  /** Milliseconds between `syncedAt` and the response. */
  readonly age: number | null;
  /** The number of organizations in the replica; null before the first sync. */
  readonly organizations: number | null;
  /** The hosts that no source of the installation serves, and how many organizations each has. */
  readonly unrouted: readonly { readonly host: string; readonly organizations: number }[];
  readonly lastError: Problem | null;
  readonly facets: readonly FacetStatus[];
  /**
   * The work that the source does without a caller; null if it is not known. `overdueSeconds`: by how much the most overdue
   * job exceeds its due time; 0 if none is overdue.
   */
  readonly jobs: { readonly overdueSeconds: number } | null;
  /** The last rate limit values that the upstream sent; null if it never sent any. */
  readonly rate: Readonly<Record<string, number | null>> | null;
}
