import type {
  SourceChangesPage,
  ChangesRequest,
  FindResult,
  FindOptions,
  Listing,
  ProjectListing,
  Question,
  Slice,
  Source,
  SourceChanges,
  SourceDescription,
  SourceStatus,
} from "@roster/core/source";
import type { Directory } from "./directory/directory.ts";
import type { CallerContext } from "./directory/caller-context.ts";

/** A Directory as a `Source`: one source, asked over a stub, in the name of one visit. */
export class DirectorySource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly #stub: DurableObjectStub<Directory>;
  readonly #visit: CallerContext;

  constructor(stub: DurableObjectStub<Directory>, visit: CallerContext) {
    const { id, installation, provider, region } = visit.source;
    this.sources = [{ id, installation, provider, region }];
    this.#stub = stub;
    this.#visit = visit;
  }

  async list(question: Question, slice: Slice): Promise<Listing> {
    return JSON.parse(await this.#stub.list(this.#visit, question, slice)) as Listing;
  }

  async find(reference: string, options: FindOptions): Promise<FindResult> {
    return JSON.parse(await this.#stub.find(this.#visit, reference, options)) as FindResult;
  }

  async projects(organizationId: string, slice: Slice): Promise<ProjectListing> {
    return JSON.parse(await this.#stub.projects(this.#visit, organizationId, slice)) as ProjectListing;
  }

  async refresh(): Promise<void> {
    await this.#stub.refresh(this.#visit);
  }

  async changes({ after, limit }: ChangesRequest): Promise<readonly SourceChanges[]> {
    return Promise.all(
      [...after].map(async ([source, mark]) => {
        const read = JSON.parse(await this.#stub.changes(this.#visit, mark, limit)) as SourceChangesPage;
        return { source, read };
      }),
    );
  }

  async status(): Promise<readonly SourceStatus[]> {
    return [JSON.parse(await this.#stub.status(this.#visit)) as SourceStatus];
  }
}
