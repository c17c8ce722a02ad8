import { fold, printInstant, type Instant } from "../../model/index.ts";
import { comparePositions, type Position, type Sort } from "../../pagination/index.ts";
import { createPredicate } from "../../search/index.ts";
import { isNewer } from "../newest-document.ts";
import { parseReference } from "../parse-reference.ts";
import { streamPages } from "../stream-pages.ts";
import { PROJECT_SORT } from "../project-sort.ts";
import { hasData, type SourceReport } from "../source-report.ts";
import type {
  ChangesRequest,
  FindOptions,
  FindResult,
  Listing,
  ProjectListing,
  Question,
  Row,
  Slice,
  Source,
  SourceChanges,
  SourceDescription,
  SourceStatus,
} from "../source.ts";
import {
  memoryDocument,
  memoryFacts,
  memoryPosition,
  memoryProjectText,
  type StoredMemoryOrganization,
} from "./memory-organization.ts";
import type { MemoryReplica } from "./memory-replica.ts";

/** When every source of a `MemorySource` was last synced, in microseconds since 1970. */
const SYNCED_AT: Instant = Date.UTC(2026, 0, 1) * 1000;

/** A complete `Source` that holds its organizations in memory, for tests. */
export class MemorySource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly replicas: readonly MemoryReplica[];
  /** The number of rows returned so far. */
  returnedRows = 0;

  constructor(replicas: readonly MemoryReplica[]) {
    this.replicas = replicas;
    this.sources = replicas.map(({ source }) => source);
  }

  /** The replica of a source. */
  replica(id: string): MemoryReplica {
    const replica = this.replicas.find(({ source }) => source.id === id);
    if (!replica) throw new Error(`There is no source ${id}.`);
    return replica;
  }

  async list(question: Question, slice: Slice): Promise<Listing> {
    const reads = this.#select(slice.only).map((replica) => listReplica(replica, question));
    const all = reads.flatMap((read) => read.rows);
    const { rows, more } = selectSlice(question.sort, withoutTwins(question.sort, all), slice);
    this.returnedRows += rows.length;
    const reports = reads.map(({ report }) => report);
    return {
      rows,
      more,
      reports,
      warnings: [],
      moved: reads.flatMap(({ replica, report }) => (hasData(report) ? replica.moved() : [])),
      syncedAt: syncedAt(reports),
    };
  }

  stream(question: Question, only: readonly string[]): AsyncIterable<Listing> {
    return streamPages(this, question, only);
  }

  async find(reference: string, { only, include }: FindOptions): Promise<FindResult> {
    const reads = this.#select(only).map((replica) => {
      const report = replica.takeReport();
      const found = hasData(report) ? findInReplica(replica, reference) : [];
      const organizations = found.map((organization) => memoryDocument(replica.source, organization, include));
      return { organizations, report: hasData(report) ? { ...report, matched: found.length } : report };
    });
    return {
      organizations: reads.flatMap(({ organizations }) => organizations),
      reports: reads.map(({ report }) => report),
      warnings: [],
    };
  }

  async projects(organizationId: string, slice: Slice): Promise<ProjectListing> {
    const reads = this.#select(slice.only).map((replica) => ({ replica, report: replica.takeReport() }));
    const all = reads.flatMap(({ replica, report }) => {
      const organizations = hasData(report) ? findInReplica(replica, organizationId) : [];
      return organizations.flatMap(({ projectList }) =>
        projectList.map((project) => ({
          position: memoryPosition(replica.source, { ...NO_FACTS, ...project }, "created"),
          text: memoryProjectText(replica.source, organizationId, project),
        })),
      );
    });
    const reports = reads.map(({ report }) => report);
    return { ...selectSlice(PROJECT_SORT, all, slice), reports, syncedAt: syncedAt(reports) };
  }

  async status(): Promise<readonly SourceStatus[]> {
    return this.replicas.map((replica): SourceStatus => {
      const { status, error } = replica.takeReport();
      const isKnown = status === "fresh" || status === "stale";
      return {
        ...replica.source,
        status,
        syncedAt: isKnown ? printInstant(SYNCED_AT) : null,
        age: isKnown ? 0 : null,
        organizations: isKnown ? replica.organizations.size : null,
        unrouted: [],
        lastError: error,
        facets: [],
        jobs: null,
        rate: null,
      };
    });
  }

  async refresh(only: readonly string[]): Promise<void> {
    for (const replica of this.#select(only)) replica.refreshes += 1;
  }

  async changes({ after, limit }: ChangesRequest): Promise<readonly SourceChanges[]> {
    return this.#select([...after.keys()]).map((replica) => {
      const { id } = replica.source;
      const read = hasData(replica.takeReport()) ? replica.feed.read(after.get(id) ?? "start", limit) : null;
      return { source: id, read };
    });
  }

  #select(only: readonly string[]): readonly MemoryReplica[] {
    return this.replicas.filter(({ source }) => only.includes(source.id));
  }
}

/** The rows of one source that match a question, in no order, and its report. */
function listReplica(
  replica: MemoryReplica,
  { query, owner, sort, include }: Question,
): { readonly replica: MemoryReplica; readonly rows: readonly Row[]; readonly report: SourceReport } {
  const report = replica.takeReport();
  if (!hasData(report)) return { replica, rows: [], report };
  const predicate = createPredicate(query);
  let undetermined = 0;
  const rows: Row[] = [];
  for (const organization of replica.organizations.values()) {
    const isMatch = predicate(memoryFacts(replica.source, organization));
    const isOwner = owner === null || (organization.isOwned === null ? null : organization.isOwned === owner);
    if (isMatch === false || isOwner === false) continue;
    if (isMatch === null || isOwner === null) undetermined += 1;
    else rows.push(rowOf(replica.source, organization, sort, include));
  }
  return { replica, rows, report: { ...report, matched: rows.length, undetermined } };
}

function rowOf(
  source: SourceDescription,
  organization: StoredMemoryOrganization,
  sort: Sort,
  include: Question["include"],
): Row {
  return {
    position: memoryPosition(source, organization, sort.field),
    ...memoryDocument(source, organization, include),
  };
}

/** Of two copies of an organization that have the same position, keeps the newest. */
function withoutTwins(sort: Sort, rows: readonly Row[]): readonly Row[] {
  return rows.filter(
    (row) =>
      !rows.some(
        (other) => comparePositions(sort, other.position, row.position) === 0 && other !== row && isNewer(other, row),
      ),
  );
}

function findInReplica({ source, organizations }: MemoryReplica, text: string): readonly StoredMemoryOrganization[] {
  const reference = parseReference(text);
  const isNamed = (organization: StoredMemoryOrganization): boolean => {
    switch (reference.kind) {
      case "id":
        return reference.installation === source.installation && organization.remoteId === reference.remoteId;
      case "remote-id":
        return organization.remoteId === reference.remoteId;
      case "slug":
        return organization.slug !== null && fold(organization.slug) === fold(reference.slug);
      case "none":
        return false;
    }
  };
  return [...organizations.values()].filter(isNamed);
}

/** What a project does not have of an organization's position. */
const NO_FACTS = {
  slug: null,
  members: null,
  projects: null,
  events: null,
  isOwned: null,
  projectList: [],
} as const;

function selectSlice<Item extends { readonly position: Position }>(
  sort: Sort,
  all: readonly Item[],
  { from, direction, limit }: Slice,
): { readonly rows: readonly Item[]; readonly more: boolean } {
  const sorted = all.toSorted((a, b) => comparePositions(sort, a.position, b.position));
  const sign = direction === "next" ? 1 : -1;
  const beyond = sorted.filter((row) => from === null || comparePositions(sort, row.position, from) * sign > 0);
  const rows = direction === "next" ? beyond.slice(0, limit) : beyond.slice(-limit);
  return { rows, more: beyond.length > limit };
}

/** Milliseconds since 1970; null if no source has data. */
function syncedAt(reports: readonly SourceReport[]): number | null {
  return reports.some(hasData) ? SYNCED_AT / 1000 : null;
}
