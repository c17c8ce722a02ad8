import { encodePosition, printSort } from "@roster/core/pagination";
import { createProblem, type Problem } from "@roster/core/problem";
import {
  failedReport,
  encodeFeedCursor,
  type ChangesRequest,
  type FindResult,
  type FindOptions,
  type Include,
  type Listing,
  type ProjectListing,
  type Question,
  type Row,
  type Slice,
  type Source,
  type SourceChanges,
  type SourceDescription,
  type SourceReport,
  type SourceStatus,
} from "@roster/core/source";
import * as v from "valibot";
import type { RegionResponse, SearchParameters } from "./region-client.ts";
import {
  changesResponse,
  listResponse,
  organizationResponse,
  problemResponse,
  projectsResponse,
  sourcesResponse,
} from "./region-responses.ts";

/** Asks one region in one caller's name. */
export type SendToRegion = (
  path: string,
  parameters: SearchParameters,
  freshness?: Question["freshness"],
  method?: "GET" | "POST",
) => Promise<RegionResponse>;

/**
 * A region as a `Source`: what its face says is believed of its own sources, and where it says nothing that can be read,
 * they have failed.
 */
export class RegionSource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly #send: SendToRegion;

  constructor(sources: readonly SourceDescription[], ask: SendToRegion) {
    this.sources = sources;
    this.#send = ask;
  }

  async list(question: Question, slice: Slice): Promise<Listing> {
    const parameters = {
      ...sliceParameters(slice),
      query: question.writtenQuery,
      sortBy: printSort(question.sort),
      owner: question.owner === null ? null : String(question.owner),
      include: ["position", ...included(question.include)].join(","),
    };
    const answer = await this.#request("/v1/organizations", parameters, question.freshness);
    const read = v.safeParse(listResponse, answer?.body);
    if (!answer || !read.success) {
      return { rows: [], more: false, reports: this.#reports(slice.only, answer), warnings: [], syncedAt: null };
    }
    const { data, page, sources, warnings } = read.output;
    const rows = data.map(({ position, document }): Row => ({ position, organization: document }));
    return { rows, more: hasMore(page, slice), reports: sources, warnings, syncedAt: answer.syncedAt };
  }

  async find(reference: string, options: FindOptions): Promise<FindResult> {
    const parameters = { source: options.only.join(","), include: included(options.include).join(",") };
    const answer = await this.#request(organizationPath(reference), parameters, options.freshness);
    const read = v.safeParse(organizationResponse, answer?.body);
    if (read.success)
      return { organizations: [read.output.data], reports: read.output.sources, warnings: read.output.warnings };
    const candidates = answer?.status === 409 ? (readProblem(answer)?.candidates ?? []) : [];
    const found = await Promise.all(candidates.map((candidate) => this.find(candidate, options)));
    return {
      organizations: found.flatMap((finding) => finding.organizations),
      reports: this.#reports(options.only, answer),
      warnings: [],
    };
  }

  async projects(organizationId: string, slice: Slice): Promise<ProjectListing> {
    const parameters = { ...sliceParameters(slice), include: "position" };
    const answer = await this.#request(`${organizationPath(organizationId)}/projects`, parameters);
    const read = v.safeParse(projectsResponse, answer?.body);
    if (!answer || !read.success) {
      return { rows: [], more: false, reports: this.#reports(slice.only, answer), syncedAt: null };
    }
    const { data, page, sources } = read.output;
    const rows = data.map(({ position, document }) => ({ position, project: document }));
    return { rows, more: hasMore(page, slice), reports: sources, syncedAt: answer.syncedAt };
  }

  async refresh(only: readonly string[]): Promise<void> {
    await Promise.all(
      only.map((id) => this.#request(`/v1/sources/${encodeURIComponent(id)}/refresh`, {}, undefined, "POST")),
    );
  }

  async changes({ after, limit }: ChangesRequest): Promise<readonly SourceChanges[]> {
    const words = new Set([...after.values()].filter((offset) => typeof offset === "string"));
    const [word = "start"] = words;
    const place = new Map(
      [...after].flatMap(([id, offset]) => (typeof offset === "string" ? [] : [[id, offset] as const])),
    );
    const parameters = {
      source: [...after.keys()].join(","),
      limit: String(limit),
      after: place.size > 0 ? encodeFeedCursor(place) : word === "now" ? "now" : null,
    };
    const answer = await this.#request("/v1/changes", parameters);
    const read = v.safeParse(changesResponse, answer?.body);
    if (!read.success) return [...after.keys()].map((source) => ({ source, read: null }));
    const { data, next, more, gone } = read.output;
    return [...after.keys()].map((source) => {
      const offset = next.get(source);
      if (!offset) return { source, read: null };
      const changes = data.filter((change) => change.source === source);
      return { source, read: { changes, offset, more, gone: gone.includes(source) } };
    });
  }

  async status(): Promise<readonly SourceStatus[]> {
    const only = this.sources.map(({ id }) => id);
    const answer = await this.#request("/v1/sources", { source: only.join(",") });
    const read = v.safeParse(sourcesResponse, answer?.body);
    if (read.success) return read.output.data;
    const failures = this.#reports(only, answer);
    return this.sources.map((source): SourceStatus => {
      const { status = "failed", error = null } = failures.find(({ id }) => id === source.id) ?? {};
      const nothing = { syncedAt: null, age: null, organizations: null, unrouted: [], facets: [], rate: null };
      return { ...source, ...nothing, status, lastError: error };
    });
  }

  /** The region's answer, or null where none arrived. */
  async #request(...call: Parameters<SendToRegion>): Promise<RegionResponse | null> {
    try {
      return await this.#send(...call);
    } catch {
      return null;
    }
  }

  /** What can be said of sources that gave no rows: what the region says of them, or that it cannot be read. */
  #reports(only: readonly string[], answer: RegionResponse | null): readonly SourceReport[] {
    const told = answer ? (readProblem(answer)?.sources ?? []) : [];
    return this.sources
      .filter(({ id }) => only.includes(id))
      .map(
        (source) => told.find(({ id }) => id === source.id) ?? failedReport(source, unreadable(source.region, answer)),
      );
  }
}

function readProblem(answer: RegionResponse): v.InferOutput<typeof problemResponse> | null {
  const read = v.safeParse(problemResponse, answer.body);
  return read.success ? read.output : null;
}

function unreadable(region: string, answer: RegionResponse | null): Problem {
  const what = answer ? `answered ${answer.status}, in a form that cannot be read` : "did not answer";
  return createProblem("region-unreachable", `The region ${region} ${what}.`);
}

function organizationPath(reference: string): string {
  return `/v1/organizations/${encodeURIComponent(reference)}`;
}

function sliceParameters({ only, limit, from, direction: toward }: Slice): SearchParameters {
  const position = from && `${toward === "previous" ? "~" : ""}${encodePosition(from)}`;
  return { source: only.join(","), limit: String(limit), position };
}

function included(include: Include): readonly string[] {
  return (["members", "projects", "events", "billing", "raw", "details"] as const).filter((word) => include[word]);
}

function hasMore(page: { readonly next: string | null; readonly previous: string | null }, slice: Slice): boolean {
  return (slice.direction === "next" ? page.next : page.previous) !== null;
}
