import {
  decodeFindResult,
  decodeListing,
  decodeProjectListing,
  failedReport,
  failedStatus,
  type SourceChangesPage,
  type ChangesRequest,
  type FindResult,
  type FindOptions,
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
import { createProblem, ProblemError, type Problem } from "@roster/core/problem";
import { encodeFrames, failedListing, readListingStream, type Principal } from "@roster/http";
import type { SourceConfiguration } from "./configuration.ts";
import type { Env } from "./env.ts";
import { accessDirectory, type DirectoryAccess } from "./open-directory.ts";

/** Opens the Directory of a source for a principal. */
export async function createDirectorySource(
  env: Env,
  principal: Principal,
  source: SourceConfiguration,
): Promise<DirectorySource> {
  return new DirectorySource(await accessDirectory(env, principal, source));
}

/** What a request for other sources only is answered with. */
const EMPTY_LISTING: Listing = { rows: [], more: false, reports: [], warnings: [], moved: [], syncedAt: null };

/** A `Source` that calls a Directory by its stub, in the context of one caller. */
export class DirectorySource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly #access: DirectoryAccess;

  constructor(access: DirectoryAccess) {
    const { id, installation, provider, region } = access.caller.source;
    this.sources = [{ id, installation, provider, region }];
    this.#access = access;
  }

  async list(question: Question, slice: Slice): Promise<Listing> {
    if (!this.#isIn(slice.only)) return EMPTY_LISTING;
    const { directory, problem } = await this.#access.open();
    if (problem) return failedListing(this.sources, problem);
    return this.#checked(decodeListing(await directory.list(this.#access.caller, question, slice)));
  }

  async *stream(question: Question, only: readonly string[]): AsyncGenerator<Listing, void, undefined> {
    if (!this.#isIn(only)) return;
    const slices = readListingStream({
      open: () => this.#openFrames(question),
      bound: (work) => work,
      toProblem: (error) =>
        error instanceof ProblemError ? error.problem : createProblem("region-unreachable", "The Directory broke off."),
      sources: this.sources,
    });
    for await (const slice of slices) yield this.#checked(slice);
  }

  /** The frames of `stream`. Those of a managed Directory are passed on as they are. */
  async streamFrames(question: Question): Promise<ReadableStream<Uint8Array>> {
    const { credential, source } = this.#access.caller;
    return credential ? encodeFrames(this.stream(question, [source.id])) : this.#openFrames(question);
  }

  async #openFrames(question: Question): Promise<ReadableStream<Uint8Array>> {
    const { directory, problem } = await this.#access.open();
    if (problem) throw new ProblemError(problem);
    return directory.stream(this.#access.caller, question);
  }

  async find(reference: string, options: FindOptions): Promise<FindResult> {
    if (!this.#isIn(options.only)) return { organizations: [], reports: [], warnings: [] };
    const { directory, problem } = await this.#access.open();
    if (problem) return { organizations: [], reports: [this.#failed(problem)], warnings: [] };
    return this.#checked(decodeFindResult(await directory.find(this.#access.caller, reference, options)));
  }

  async projects(organizationId: string, slice: Slice): Promise<ProjectListing> {
    if (!this.#isIn(slice.only)) return EMPTY_LISTING;
    const { directory, problem } = await this.#access.open();
    if (problem) return { rows: [], more: false, reports: [this.#failed(problem)], syncedAt: null };
    return this.#checked(decodeProjectListing(await directory.projects(this.#access.caller, organizationId, slice)));
  }

  async refresh(only: readonly string[], options?: RefreshOptions): Promise<void> {
    if (!this.#isIn(only)) return;
    const { directory } = await this.#access.open();
    if (directory) await directory.refresh(this.#access.caller, options);
  }

  async changes({ after, limit }: ChangesRequest): Promise<readonly SourceChanges[]> {
    const source = this.#access.caller.source.id;
    const offset = after.get(source);
    if (offset === undefined) return [];
    const { directory, problem } = await this.#access.open();
    if (problem) return [{ source, read: null }];
    const read = JSON.parse(await directory.changes(this.#access.caller, offset, limit)) as SourceChangesPage | null;
    return [{ source, read }];
  }

  async status(): Promise<readonly SourceStatus[]> {
    const { directory, problem } = await this.#access.open();
    if (!problem) return [JSON.parse(await directory.status(this.#access.caller)) as SourceStatus];
    return this.sources.map((source) => failedStatus(source, problem));
  }

  /** Whether the source of the Directory is among those that are to be read. */
  #isIn(only: readonly string[]): boolean {
    return only.includes(this.#access.caller.source.id);
  }

  #failed(problem: Problem): SourceReport {
    return failedReport(this.#access.caller.source, problem);
  }

  /** A credential that the upstream has refused since is verified before the Directory is addressed again. */
  #checked<Result extends { readonly reports: readonly SourceReport[] }>(result: Result): Result {
    if (result.reports.some(({ error }) => error?.status === 401)) this.#access.forget();
    return result;
  }
}
