import { encodePosition, printSort } from "@roster/core/pagination";
import { createProblem, type Problem } from "@roster/core/problem";
import {
  failedReport,
  printFeedPlace,
  type ChangesRequest,
  type Finding,
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
import type { RegionAnswer, SearchParameters } from "./region-client.ts";
import { changesAnswer, listAnswer, oneAnswer, problemAnswer, projectsAnswer, sourcesAnswer } from "./wire.ts";

/** Asks one region in one caller's name. */
export type Ask = (
  path: string,
  parameters: SearchParameters,
  freshness?: Question["freshness"],
  method?: "GET" | "POST",
) => Promise<RegionAnswer>;

/**
 * A region as a `Source`: what its face says is believed of its own sources, and where it says nothing that can be read,
 * they have failed.
 */
export class RegionSource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly #ask: Ask;

  constructor(sources: readonly SourceDescription[], ask: Ask) {
    this.sources = sources;
    this.#ask = ask;
  }

  async list(question: Question, slice: Slice): Promise<Listing> {
    const parameters = {
      ...sliceParameters(slice),
      query: question.writtenQuery,
      sortBy: printSort(question.sort),
      owner: question.owner === null ? null : String(question.owner),
      include: ["position", ...included(question.include)].join(","),
    };
    const answer = await this.#answer("/v1/organizations", parameters, question.freshness);
    const read = v.safeParse(listAnswer, answer?.body);
    if (!answer || !read.success) {
      return { rows: [], more: false, reports: this.#reports(slice.only, answer), warnings: [], syncedAt: null };
    }
    const { data, page, sources, warnings } = read.output;
    const rows = data.map(({ position, document }): Row => ({ position, organization: document }));
    return { rows, more: hasMore(page, slice), reports: sources, warnings, syncedAt: answer.syncedAt };
  }

  async find(reference: string, options: FindOptions): Promise<Finding> {
    const parameters = { source: options.only.join(","), include: included(options.include).join(",") };
    const answer = await this.#answer(organizationPath(reference), parameters, options.freshness);
    const read = v.safeParse(oneAnswer, answer?.body);
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
    const answer = await this.#answer(`${organizationPath(organizationId)}/projects`, parameters);
    const read = v.safeParse(projectsAnswer, answer?.body);
    if (!answer || !read.success) {
      return { rows: [], more: false, reports: this.#reports(slice.only, answer), syncedAt: null };
    }
    const { data, page, sources } = read.output;
    const rows = data.map(({ position, document }) => ({ position, project: document }));
    return { rows, more: hasMore(page, slice), reports: sources, syncedAt: answer.syncedAt };
  }

  async refresh(only: readonly string[]): Promise<void> {
    await Promise.all(
      only.map((id) => this.#answer(`/v1/sources/${encodeURIComponent(id)}/refresh`, {}, undefined, "POST")),
    );
  }

  async changes({ after, limit }: ChangesRequest): Promise<readonly SourceChanges[]> {
    const words = new Set([...after.values()].filter((mark) => typeof mark === "string"));
    const [word = "start"] = words;
    const place = new Map([...after].flatMap(([id, mark]) => (typeof mark === "string" ? [] : [[id, mark] as const])));
    const parameters = {
      source: [...after.keys()].join(","),
      limit: String(limit),
      after: place.size > 0 ? printFeedPlace(place) : word === "now" ? "now" : null,
    };
    const answer = await this.#answer("/v1/changes", parameters);
    const read = v.safeParse(changesAnswer, answer?.body);
    if (!read.success) return [...after.keys()].map((source) => ({ source, read: null }));
    const { data, next, more, gone } = read.output;
    return [...after.keys()].map((source) => {
      const mark = next.get(source);
      if (!mark) return { source, read: null };
      const changes = data.filter((change) => change.source === source);
      return { source, read: { changes, mark, more, gone: gone.includes(source) } };
    });
  }

  async status(): Promise<readonly SourceStatus[]> {
    const only = this.sources.map(({ id }) => id);
    const answer = await this.#answer("/v1/sources", { source: only.join(",") });
    const read = v.safeParse(sourcesAnswer, answer?.body);
    if (read.success) return read.output.data;
    const failures = this.#reports(only, answer);
    return this.sources.map((source): SourceStatus => {
      const { status = "failed", error = null } = failures.find(({ id }) => id === source.id) ?? {};
      const nothing = { syncedAt: null, age: null, organizations: null, unrouted: [], facets: [], rate: null };
      return { ...source, ...nothing, status, lastError: error };
    });
  }

  /** The region's answer, or null where none arrived. */
  async #answer(...call: Parameters<Ask>): Promise<RegionAnswer | null> {
    try {
      return await this.#ask(...call);
    } catch {
      return null;
    }
  }

  /** What can be said of sources that gave no rows: what the region says of them, or that it cannot be read. */
  #reports(only: readonly string[], answer: RegionAnswer | null): readonly SourceReport[] {
    const told = answer ? (readProblem(answer)?.sources ?? []) : [];
    return this.sources
      .filter(({ id }) => only.includes(id))
      .map(
        (source) => told.find(({ id }) => id === source.id) ?? failedReport(source, unreadable(source.region, answer)),
      );
  }
}

function readProblem(answer: RegionAnswer): v.InferOutput<typeof problemAnswer> | null {
  const read = v.safeParse(problemAnswer, answer.body);
  return read.success ? read.output : null;
}

function unreadable(region: string, answer: RegionAnswer | null): Problem {
  const what = answer ? `answered ${answer.status}, in a form that cannot be read` : "did not answer";
  return createProblem("region-unreachable", `The region ${region} ${what}.`);
}

function organizationPath(reference: string): string {
  return `/v1/organizations/${encodeURIComponent(reference)}`;
}

function sliceParameters({ only, limit, from, toward }: Slice): SearchParameters {
  const position = from && `${toward === "previous" ? "~" : ""}${encodePosition(from)}`;
  return { source: only.join(","), limit: String(limit), position };
}

function included(include: Include): readonly string[] {
  return (["members", "projects", "events", "billing", "raw", "details"] as const).filter((word) => include[word]);
}

function hasMore(page: { readonly next: string | null; readonly previous: string | null }, slice: Slice): boolean {
  return (slice.toward === "next" ? page.next : page.previous) !== null;
}
