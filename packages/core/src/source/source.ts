import type { Instant, ProviderName } from "../model/index.ts";
import type { Position, Sort } from "../pagination/index.ts";
import type { Problem } from "../problem/index.ts";
import type { Query } from "../search/index.ts";
import type { SourceReport, Warning } from "./source-report.ts";

/** One installation in one region with one credential. */
export interface SourceDescription {
  readonly id: string;
  readonly installation: string;
  readonly provider: ProviderName;
  readonly region: string;
}

/**
 * Something that can list and find organizations: a Directory (one source) or another roster (all of its sources). A
 * gateway uses regions through the same contract as a region uses Directories.
 *
 * No method throws if a source cannot answer. The report of the source has the error. An exception is a defect.
 */
export interface Source {
  /** The sources behind this one that are in the caller's view. */
  readonly sources: readonly SourceDescription[];
  list(question: Question, slice: Slice): Promise<Listing>;
  find(reference: string, options: FindOptions): Promise<FindResult>;
  projects(organizationId: string, slice: Slice): Promise<ProjectListing>;
  status(): Promise<readonly SourceStatus[]>;
  /** Makes each of these sources sync with its upstream as soon as the rate limits allow it. Does not wait for the sync. */
  refresh(only: readonly string[]): Promise<void>;
  changes(request: ChangesRequest): Promise<readonly SourceChanges[]>;
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
  /** When the oldest replica that was read was synced, as epoch milliseconds; null if none was read. */
  readonly syncedAt: number | null;
}

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
  readonly sequence: number;
}

/** A difference that a complete sync found. */
export interface Change {
  /** Stays the same if the change is delivered more than once. */
  readonly changeId: string;
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
  /** By source, the offset to read from. Other sources are not read. */
  readonly after: ReadonlyMap<string, SourceOffset | "now" | "start">;
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
