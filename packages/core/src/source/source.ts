import type { ProviderName } from "../model/index.ts";
import type { Position, Sort } from "../pagination/index.ts";
import type { Problem } from "../problem/index.ts";
import type { SourceReport, Warning } from "./source-report.ts";

/** One installation in one region with one credential: who an answer can come from. */
export interface SourceDescription {
  readonly id: string;
  readonly installation: string;
  readonly provider: ProviderName;
  readonly region: string;
}

/**
 * Something that can be asked for organizations: a Directory (one source), or another roster (all of its sources). A
 * gateway is a region whose sources are regions, and this contract is why.
 *
 * No method throws for a source that cannot answer: its report says so. What throws is a defect.
 */
export interface Source {
  /** The sources behind it that are in the caller's view. */
  readonly sources: readonly SourceDescription[];
  list(question: Question, slice: Slice): Promise<Listing>;
  find(reference: string, options: FindOptions): Promise<FindResult>;
  projects(organizationId: string, slice: Slice): Promise<ProjectListing>;
  status(): Promise<readonly SourceStatus[]>;
  /** Asks each of the sources to read its upstream anew, as soon as that is polite; does not wait for it. */
  refresh(only: readonly string[]): Promise<void>;
  changes(request: ChangesRequest): Promise<readonly SourceChanges[]>;
}

/** What is asked, apart from where in the answer to read. */
export interface Question {
  /** Canonical query text; empty = everything. */
  readonly query: string;
  /** The query as the caller wrote it: what other rosters are sent, since canonical text may be longer than they take. */
  readonly writtenQuery: string;
  readonly sort: Sort;
  /** Only organizations that the credential's user owns (true), or does not own (false); null = not asked. */
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
  /** What only the upstream's detail has: features, teams, roles, access, settings. Of one organization only. */
  readonly details: boolean;
}

/** How old an answer may be. */
export interface Freshness {
  /** Ask the upstream first. */
  readonly fresh: boolean;
  /** The greatest age of the data, in milliseconds; null = the source's own. */
  readonly maxAge: number | null;
}

/** Which part of the ordered answer to read, and from which of the sources. */
export interface Slice {
  /** Ids of the sources to read; all of them are of this `Source`. */
  readonly only: readonly string[];
  readonly limit: number;
  /** The last row already read; null = from the first row. */
  readonly from: Position | null;
  readonly direction: "next" | "previous";
}

/** An organization as it goes out, and where it stands. */
export interface Row {
  readonly position: Position;
  /** `Organization`, with `raw`, `billing` and `position` where they were asked for. */
  readonly organization: OrganizationDocument;
}

/** An `Organization` as JSON. Kept open: rosters pass on what newer rosters add. */
export interface OrganizationDocument {
  readonly id: string;
  readonly source: string;
  readonly changedAt: string;
  readonly [field: string]: unknown;
}

/** A slice of one source's answer: rows in the order of the question, whichever way the slice was read. */
export interface Listing {
  readonly rows: readonly Row[];
  /** Whether there are rows beyond these in the direction read. */
  readonly more: boolean;
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
  /** When the oldest of the copies read was synced, as epoch milliseconds; null where there is none. */
  readonly syncedAt: number | null;
}

export interface FindOptions {
  readonly only: readonly string[];
  readonly include: Include;
  readonly freshness: Freshness;
}

/** What one reference found. Several only when it is ambiguous. */
export interface FindResult {
  readonly organizations: readonly OrganizationDocument[];
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
}

/** An organization's projects, newest first, from the source that holds the organization. */
export interface ProjectListing {
  readonly rows: readonly ProjectRow[];
  readonly more: boolean;
  readonly reports: readonly SourceReport[];
  readonly syncedAt: number | null;
}

export interface ProjectRow {
  readonly position: Position;
  readonly project: Readonly<Record<string, unknown>>;
}

/** A place in one source's feed of changes: the life of its Directory, and the last change read. */
export interface SourceOffset {
  readonly generationId: string;
  readonly sequence: number;
}

/** Something that became different, as a complete sync saw it. */
export interface Change {
  /** The same however often the change is delivered. */
  readonly changeId: string;
  readonly type:
    | "organization.created"
    | "organization.updated"
    | "organization.moved"
    | "organization.removed"
    | "source.degraded"
    | "source.recovered";
  /** ISO 8601, when the sync saw it. */
  readonly at: string;
  /** The organization; null where the change is the source's own. */
  readonly id: string | null;
  readonly source: string;
  readonly region: string;
  /** Names of the fields that differ, where it was updated. */
  readonly changed: readonly string[] | null;
  /** Why it was removed: `deleted`, `access-lost` or `unknown`. */
  readonly reason?: string;
}

export interface ChangesRequest {
  /** By source, the place to read on from; sources that are not in it are not asked. */
  readonly after: ReadonlyMap<string, SourceOffset | "now" | "start">;
  readonly limit: number;
}

/** What a source's feed has behind a mark, in the order it happened. */
export interface SourceChangesPage {
  readonly changes: readonly Change[];
  /** Where to read on; never null, so that the end of the feed can be polled. */
  readonly offset: SourceOffset;
  readonly more: boolean;
  /** The mark asked for is past the retention, or of another life: what came between cannot be told. */
  readonly gone: boolean;
}

/** One source's part of a feed; `read` is null where it could not answer, so that its place is kept. */
export interface SourceChanges {
  readonly source: string;
  readonly read: SourceChangesPage | null;
}

/** How far a facet (projects, members, events) of a source is. */
export interface FacetStatus {
  readonly facet: string;
  readonly status: SourceReport["status"];
  /** ISO 8601 of the copy that is served; null before the first is whole. */
  readonly syncedAt: string | null;
  /** Organizations read in the pass under way, of how many; null between passes. */
  readonly progress: { readonly done: number; readonly of: number } | null;
  readonly error: Problem | null;
}

/** How a source stands, apart from any question: what `/v1/sources` lists. */
export interface SourceStatus extends SourceDescription {
  readonly status: SourceReport["status"];
  /** ISO 8601, or null before the first sync. */
  readonly syncedAt: string | null;
  /** Milliseconds since then, when the answer was made. */
  readonly age: number | null;
  /** How many organizations the copy holds; null without one. */
  readonly organizations: number | null;
  /** Hosts of organizations that no source of the installation serves, and how many there are. */
  readonly unrouted: readonly { readonly host: string; readonly organizations: number }[];
  readonly lastError: Problem | null;
  readonly facets: readonly FacetStatus[];
  /** What the upstream last said of its rate limit; null where it never did. */
  readonly rate: Readonly<Record<string, number | null>> | null;
}
