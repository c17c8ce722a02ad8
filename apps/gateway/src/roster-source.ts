import { encodePosition, printSort } from "@roster/core/pagination";
import { parseInstant } from "@roster/core/model";
import { createProblem, type Problem } from "@roster/core/problem";
import {
  failedReport,
  failedStatus,
  streamPages,
  encodeFeedCursor,
  type ChangesRequest,
  type FindResult,
  type FindOptions,
  type Include,
  type Listing,
  type OrganizationDocument,
  type ProjectListing,
  type Question,
  type RefreshOptions,
  type Row,
  type Slice,
  type Source,
  type SourceChanges,
  type SourceDescription,
  type SourceReport,
  type SourceStatus,
} from "@roster/core/source";
import { printQuery } from "@roster/core/search";
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
    const parameters = {
      ...sliceParameters(slice),
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
    const results = await Promise.all(candidates.map((candidate) => this.find(candidate, options)));
    return {
      organizations: results.flatMap((result) => result.organizations),
      reports: this.#reports(options.only, response),
      warnings: [],
    };
  }

  async projects(organizationId: string, slice: Slice): Promise<ProjectListing> {
    const parameters = { ...sliceParameters(slice), include: "position" };
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
    await Promise.all(only.map((id) => this.#request(refreshPath(id), parameters, null, "POST")));
  }

  async changes({ after, limit }: ChangesRequest): Promise<readonly SourceChanges[]> {
    // A source without an entry is read from its start.
    const cursor = new Map([...after].flatMap(([id, offset]) => (offset === "start" ? [] : [[id, offset] as const])));
    const parameters = {
      source: [...after.keys()].join(","),
      limit: String(limit),
      after: cursor.size > 0 ? encodeFeedCursor(cursor) : null,
    };
    const response = await this.#request("/v1/changes", parameters);
    const parsed = v.safeParse(changesResponse, response?.body);
    if (!parsed.success) return [...after.keys()].map((source) => ({ source, read: null }));
    const { data, next, more, gone } = parsed.output;
    return [...after.keys()].map((source) => {
      const offset = next.get(source);
      if (!offset || offset === "now") return { source, read: null };
      const changes = data.filter((change) => change.source === source);
      return { source, read: { changes, offset, more, gone: gone.includes(source) } };
    });
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

  /** The reports of sources without rows: the roster's own reports, or a failure of the roster. */
  #reports(only: readonly string[], response: RosterResponse | null): readonly SourceReport[] {
    const reported = response ? (readProblem(response)?.sources ?? []) : [];
    return this.sources
      .filter(({ id }) => only.includes(id))
      .map(
        (source) =>
          reported.find(({ id }) => id === source.id) ??
          failedReport(source, rosterUnreachable(this.#roster.origin, response)),
      );
  }
}

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

function sliceParameters({ only, limit, from, direction }: Slice): RosterRequest["parameters"] {
  const position = from && `${direction === "previous" ? "~" : ""}${encodePosition(from)}`;
  return { source: only.join(","), limit: String(limit), position };
}

function includeParameter(include: Include): readonly string[] {
  return (["members", "projects", "events", "billing", "raw", "details"] as const).filter(
    (part) => include[part] || (part === "raw" && include.upstreamOnly),
  );
}

function hasMore(page: { readonly next: string | null; readonly previous: string | null }, slice: Slice): boolean {
  return (slice.direction === "next" ? page.next : page.previous) !== null;
}
