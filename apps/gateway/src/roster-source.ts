import { encodePosition, printSort, type Position, type Sort } from "@roster/core/pagination";
import { parseInstant } from "@roster/core/model";
import { createProblem, type Problem } from "@roster/core/problem";
import {
  encodeFeedCursor,
  failedReport,
  failedStatus,
  hasData,
  INCLUDE_NOTHING,
  parseReference,
  PROJECT_SORT,
  streamPages,
  type ChangesRequest,
  type FindResult,
  type FindOptions,
  type Include,
  type Listing,
  type OrganizationDocument,
  type ProjectListing,
  type Question,
  type RefreshOptions,
  type RequestedOffset,
  type Row,
  type Slice,
  type Source,
  type SourceChanges,
  type SourceDescription,
  type SourceReport,
  type SourceStatus,
} from "@roster/core/source";
import { ALL_ORGANIZATIONS, printQuery } from "@roster/core/search";
import * as v from "valibot";
import {
  readRosterResponse,
  sendToRoster,
  type RosterAddress,
  type RosterRequest,
  type RosterResponse,
} from "./roster-client.ts";
import {
  changesResponse,
  listResponse,
  organizationResponse,
  problemResponse,
  projectsResponse,
  sourcesResponse,
  type ParsedOrganization,
} from "./roster-responses.ts";

/**
 * A roster of another account as a `Source`, read over its public HTTP API with a key of its own. Its reports are passed on.
 * If its response is missing or not valid, its sources are reported as failed.
 */
export class RosterSource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly #roster: RosterAddress;

  constructor(sources: readonly SourceDescription[], roster: RosterAddress) {
    this.sources = sources;
    this.#roster = roster;
  }

  async list(question: Question, slice: Slice): Promise<Listing> {
    const only = this.#select(slice.only);
    if (only.length === 0) return EMPTY_LISTING;
    const parameters = {
      ...sliceParameters(question.sort, { ...slice, only }),
      query: printQuery(question.query),
      sortBy: printSort(question.sort),
      owner: question.owner === null ? null : String(question.owner),
      include: ["position", ...includeParameter(question.include)].join(","),
    };
    const response = await this.#request("/v1/organizations", parameters, question.freshness);
    const parsed = v.safeParse(listResponse, response?.body);
    if (!response || !parsed.success) {
      return {
        rows: [],
        more: false,
        reports: this.#reports(slice.only, response),
        warnings: [],
        moved: [],
        syncedAt: null,
      };
    }
    const { data, page, sources, warnings } = parsed.output;
    const rows = data.map(({ position, document }): Row => ({ position, ...documentText(document, question.include) }));
    return { rows, more: hasMore(page, slice), reports: sources, warnings, moved: [], syncedAt: response.syncedAt };
  }

  stream(question: Question, only: readonly string[]): AsyncIterable<Listing> {
    return streamPages(this, question, only);
  }

  async find(reference: string, options: FindOptions): Promise<FindResult> {
    const only = this.#select(options.only);
    if (only.length === 0) return { organizations: [], reports: [], warnings: [] };
    const isPossible = parseReference(reference).kind !== "none";
    const found = isPossible ? await this.#find(reference, { ...options, only }) : NOTHING_FOUND;
    const missing = only.filter((id) => !found.reports.some((report) => report.id === id));
    const reports = [...found.reports, ...(await this.#reportsWithoutMatch(missing, options))];
    return { ...found, reports: only.flatMap((id) => reports.find((report) => report.id === id) ?? []) };
  }

  async #find(reference: string, options: FindOptions): Promise<FindResult> {
    const parameters = { source: options.only.join(","), include: includeParameter(options.include).join(",") };
    const response = await this.#request(organizationPath(reference), parameters, options.freshness);
    const parsed = v.safeParse(organizationResponse, response?.body);
    if (parsed.success)
      return {
        organizations: [{ id: parsed.output.data.id, ...documentText(parsed.output.data, options.include) }],
        reports: parsed.output.sources,
        warnings: parsed.output.warnings,
      };
    const candidates = response?.status === 409 ? (readProblem(response)?.candidates ?? []) : [];
    const results = await Promise.all(candidates.map((candidate) => this.#find(candidate, options)));
    const reported = response ? this.#reported(response) : [];
    const isReported = reported.length > 0 || response?.status === 404;
    return {
      organizations: results.flatMap((result) => result.organizations),
      reports: isReported ? reported : this.#reports(options.only, response),
      warnings: [],
    };
  }

  /** The reports of sources that the roster did not ask, because a reference names another installation. */
  async #reportsWithoutMatch(only: readonly string[], { freshness }: FindOptions): Promise<readonly SourceReport[]> {
    const question = { query: ALL_ORGANIZATIONS, sort: PROJECT_SORT, owner: null, include: INCLUDE_NOTHING, freshness };
    const { reports } = await this.list(question, { only, limit: 1, from: null, direction: "next" });
    return reports.map((report) => (hasData(report) ? { ...report, matched: 0 } : report));
  }

  async projects(organizationId: string, slice: Slice): Promise<ProjectListing> {
    const only = this.#select(slice.only);
    if (only.length === 0) return { rows: [], more: false, reports: [], syncedAt: null };
    const parameters = { ...sliceParameters(PROJECT_SORT, { ...slice, only }), include: "position" };
    const response = await this.#request(`${organizationPath(organizationId)}/projects`, parameters);
    const parsed = v.safeParse(projectsResponse, response?.body);
    if (!response || !parsed.success) {
      return { rows: [], more: false, reports: this.#reports(slice.only, response), syncedAt: null };
    }
    const { data, page, sources } = parsed.output;
    const rows = data.map(({ position, document }) => ({ position, text: JSON.stringify(document) }));
    return { rows, more: hasMore(page, slice), reports: sources, syncedAt: response.syncedAt };
  }

  async refresh(only: readonly string[], { reset = false }: RefreshOptions = {}): Promise<void> {
    const parameters = { reset: reset ? "1" : null };
    await Promise.all(this.#select(only).map((id) => this.#request(refreshPath(id), parameters, null, "POST")));
  }

  /** One request per source, because one source whose changes are gone would leave no changes of the others. */
  changes({ after, limit }: ChangesRequest): Promise<readonly SourceChanges[]> {
    const ids = this.#select([...after.keys()]);
    return Promise.all(ids.map((id) => this.#readChanges(id, after.get(id) ?? "start", limit)));
  }

  async #readChanges(source: string, offset: RequestedOffset, limit: number): Promise<SourceChanges> {
    const cursor = offset === "start" ? null : encodeFeedCursor(new Map([[source, offset]]));
    const response = await this.#request("/v1/changes", { source, limit: String(limit), after: cursor });
    const parsed = v.safeParse(changesResponse, response?.body);
    const next = parsed.success ? parsed.output.next.get(source) : undefined;
    if (!parsed.success || !next || next === "now") return { source, read: null };
    const { data, more, gone } = parsed.output;
    return { source, read: { changes: data, offset: next, more, gone: gone.includes(source) } };
  }

  async status(): Promise<readonly SourceStatus[]> {
    const only = this.sources.map(({ id }) => id);
    const response = await this.#request("/v1/sources", { source: only.join(",") });
    const parsed = v.safeParse(sourcesResponse, response?.body);
    if (parsed.success) return parsed.output.data;
    const failures = this.#reports(only, response);
    return this.sources.map((source) => {
      const { status, error } = failures.find(({ id }) => id === source.id) ?? {};
      return { ...failedStatus(source, error ?? null), ...(status && { status }) };
    });
  }

  /** The roster's response, or null if none arrived. */
  async #request(
    path: string,
    parameters: RosterRequest["parameters"],
    freshness: Question["freshness"] | null = null,
    method: RosterRequest["method"] = "GET",
  ): Promise<RosterResponse | null> {
    try {
      const request = { path, parameters, freshness, method, accept: "application/json" } as const;
      return await readRosterResponse(await sendToRoster(this.#roster, request));
    } catch {
      return null;
    }
  }

  /** Those of the ids that are sources of this roster. */
  #select(only: readonly string[]): readonly string[] {
    return only.filter((id) => this.sources.some((source) => source.id === id));
  }

  #reported(response: RosterResponse): readonly SourceReport[] {
    return readProblem(response)?.sources ?? [];
  }

  /** The reports of sources without rows: the roster's own reports, or a failure of the roster. */
  #reports(only: readonly string[], response: RosterResponse | null): readonly SourceReport[] {
    const reported = response ? this.#reported(response) : [];
    return this.sources
      .filter(({ id }) => only.includes(id))
      .map(
        (source) =>
          reported.find(({ id }) => id === source.id) ??
          failedReport(source, rosterUnreachable(this.#roster.origin, response)),
      );
  }
}

const NOTHING_FOUND: FindResult = { organizations: [], reports: [], warnings: [] };
const EMPTY_LISTING: Listing = { rows: [], more: false, reports: [], warnings: [], moved: [], syncedAt: null };

/** The text of a document. Instants are printed with six fraction digits, so they have the order of their texts. */
function documentText(document: ParsedOrganization, { upstreamOnly }: Include): Omit<OrganizationDocument, "id"> {
  const { source, changedAt } = document;
  const text = JSON.stringify(upstreamOnly ? document["raw"] : document);
  return { source, changedAt: parseInstant(changedAt) ?? 0, text };
}

function readProblem(response: RosterResponse): v.InferOutput<typeof problemResponse> | null {
  const parsed = v.safeParse(problemResponse, response.body);
  return parsed.success ? parsed.output : null;
}

function rosterUnreachable(origin: string, response: RosterResponse | null): Problem {
  const reason = response ? `answered ${response.status}, but the response is not valid` : "did not answer";
  return createProblem("region-unreachable", `The roster at ${origin} ${reason}.`);
}

function refreshPath(source: string): string {
  return `/v1/sources/${encodeURIComponent(source)}/refresh`;
}

function organizationPath(reference: string): string {
  return `/v1/organizations/${encodeURIComponent(reference)}`;
}

function sliceParameters(sort: Sort, { only, limit, from, direction }: Slice): RosterRequest["parameters"] {
  const isBackward = direction === "previous";
  const position = from ?? (isBackward ? endOf(sort) : null);
  return {
    source: only.join(","),
    limit: String(limit),
    position: position && `${isBackward ? "~" : ""}${encodePosition(position)}`,
  };
}

/** A position after every row: the API reads backward from a position only. Rows without a key are last. */
function endOf({ field, direction }: Sort): Position {
  const isAscending = direction === "ascending";
  const last = isAscending ? "\u{10FFFF}" : "";
  const created = isAscending ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
  return { key: field === "name" ? last : null, created, id: last };
}

function includeParameter(include: Include): readonly string[] {
  return (["members", "projects", "events", "billing", "raw", "details"] as const).filter(
    (part) => include[part] || (part === "raw" && include.upstreamOnly),
  );
}

function hasMore(page: { readonly next: string | null; readonly previous: string | null }, slice: Slice): boolean {
  return (slice.direction === "next" ? page.next : page.previous) !== null;
}
