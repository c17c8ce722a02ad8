import { createProblem, type Problem } from "@roster/core/problem";
import {
  decodeFindResult,
  decodeListing,
  decodeProjectListing,
  decodeSourceChanges,
  decodeSourceStatuses,
  failedReport,
  failedStatus,
  type ChangesRequest,
  type FindOptions,
  type FindResult,
  type Listing,
  type ProjectListing,
  type Question,
  type RefreshOptions,
  type Slice,
  type Source,
  type SourceChanges,
  type SourceDescription,
  type SourceReport,
  type SourceStatus,
} from "@roster/core/source";
import { failedListing } from "@roster/http";
import type { RegionConnection } from "./region-connection.ts";

/**
 * A region of this deployment as a `Source`. The texts of rows are passed on as the region sent them. If the region does not
 * answer, or its answer is not valid, its sources are reported as failed.
 */
export class RpcSource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly #region: RegionConnection;

  constructor(sources: readonly SourceDescription[], region: RegionConnection) {
    this.sources = sources;
    this.#region = region;
  }

  async list(question: Question, slice: Slice): Promise<Listing> {
    const read = await this.#read("list", { question, slice }, decodeListing);
    if ("code" in read) return failedListing(this.#select(slice.only), read);
    return { ...read, reports: this.#completeReports(slice.only, read.reports) };
  }

  async *stream(question: Question, only: readonly string[]): AsyncGenerator<Listing, void, undefined> {
    const sources = this.#select(only);
    for await (const slice of this.#region.stream({ question, only }, sources)) {
      yield { ...slice, reports: this.#completeReports(only, slice.reports) };
    }
  }

  async find(reference: string, options: FindOptions): Promise<FindResult> {
    const read = await this.#read("find", { reference, ...options }, decodeFindResult);
    if ("code" in read) return { ...this.#failed(options.only, read), organizations: [] };
    return { ...read, reports: this.#completeReports(options.only, read.reports) };
  }

  async projects(organizationId: string, slice: Slice): Promise<ProjectListing> {
    const read = await this.#read("projects", { organizationId, slice }, decodeProjectListing);
    if ("code" in read) return { ...this.#failed(slice.only, read), rows: [], more: false, syncedAt: null };
    return { ...read, reports: this.#completeReports(slice.only, read.reports) };
  }

  async status(): Promise<readonly SourceStatus[]> {
    const read = await this.#read("status", { only: this.sources.map(({ id }) => id) }, decodeSourceStatuses);
    return "code" in read ? this.sources.map((source) => failedStatus(source, read)) : read;
  }

  async refresh(only: readonly string[], { reset = false }: RefreshOptions = {}): Promise<void> {
    await this.#read("refresh", { only, reset }, () => null);
  }

  async changes({ after, limit }: ChangesRequest): Promise<readonly SourceChanges[]> {
    const read = await this.#read("changes", { after: [...after], limit }, decodeSourceChanges);
    return read && "code" in read ? [...after.keys()].map((source) => ({ source, read: null })) : read;
  }

  /** The decoded result of a method, or the problem of a region that gave none. */
  async #read<Result>(
    method: Parameters<RegionConnection["call"]>[0],
    call: object,
    decode: (text: string) => Result,
  ): Promise<Result | Problem> {
    const text = await this.#region.call(method, call);
    if (typeof text !== "string") return text;
    try {
      return decode(text);
    } catch {
      return createProblem(
        "region-unreachable",
        `The region ${this.#region.id} answered, but the answer is not valid.`,
      );
    }
  }

  #failed(only: readonly string[], problem: Problem): { reports: readonly SourceReport[]; warnings: readonly [] } {
    return { reports: this.#select(only).map((source) => failedReport(source, problem)), warnings: [] };
  }

  #select(only: readonly string[]): readonly SourceDescription[] {
    return this.sources.filter(({ id }) => only.includes(id));
  }

  /** Adds the sources that the region does not know, because it has another configuration. */
  #completeReports(only: readonly string[], reports: readonly SourceReport[]): readonly SourceReport[] {
    const missing = only.filter((id) => !reports.some((report) => report.id === id));
    if (missing.length === 0) return reports;
    const problem = createProblem("region-unreachable", `The region ${this.#region.id} does not have this source.`);
    return [...reports, ...this.#failed(missing, problem).reports];
  }
}
