import {
  decodeFindResult,
  decodeListing,
  decodeProjectListing,
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
  type SourceStatus,
} from "@roster/core/source";
import { sha256Hex, type Principal } from "@roster/http";
import type { SourceConfiguration } from "./configuration.ts";
import type { CallerContext } from "./directory/caller-context.ts";
import type { Directory } from "./directory/directory.ts";
import type { Env } from "./env.ts";
import { currentEpoch } from "./epoch.ts";
import type { SendByDirectory } from "./upstream-proxy.ts";

/**
 * Opens the Directory of a source for a principal: the managed one, or the one of the caller's own credential. The name
 * of the latter has a hash of the credential, so that the token is in no name, log or metric.
 */
export async function createDirectorySource(
  env: Env,
  principal: Principal,
  source: SourceConfiguration,
): Promise<Source> {
  const { stub, caller } = await openDirectory(env, principal, source);
  return new DirectorySource(stub, caller);
}

/** The function that sends proxied requests by the Directory of a source for a principal. */
export async function createProxySender(
  env: Env,
  principal: Principal,
  source: SourceConfiguration,
): Promise<SendByDirectory> {
  const { stub, caller } = await openDirectory(env, principal, source);
  return async (request) => stub.proxy(caller, request);
}

async function openDirectory(
  env: Env,
  principal: Principal,
  source: SourceConfiguration,
): Promise<{ readonly stub: DurableObjectStub<Directory>; readonly caller: CallerContext }> {
  const credential = principal.credentials[source.installation] ?? null;
  const owner = credential ? await sha256Hex(`${credential.scheme.toLowerCase()} ${credential.token}`) : "managed";
  const stub = env.DIRECTORY.getByName(`${source.id}/${owner}`);
  return { stub, caller: { source, credential, epoch: currentEpoch() } };
}

/** A `Source` that calls a Directory by its stub, in the context of one caller. */
class DirectorySource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly #stub: DurableObjectStub<Directory>;
  readonly #caller: CallerContext;

  constructor(stub: DurableObjectStub<Directory>, caller: CallerContext) {
    const { id, installation, provider, region } = caller.source;
    this.sources = [{ id, installation, provider, region }];
    this.#stub = stub;
    this.#caller = caller;
  }

  async list(question: Question, slice: Slice): Promise<Listing> {
    return decodeListing(await this.#stub.list(this.#caller, question, slice));
  }

  async find(reference: string, options: FindOptions): Promise<FindResult> {
    return decodeFindResult(await this.#stub.find(this.#caller, reference, options));
  }

  async projects(organizationId: string, slice: Slice): Promise<ProjectListing> {
    return decodeProjectListing(await this.#stub.projects(this.#caller, organizationId, slice));
  }

  async refresh(only: readonly string[], options?: RefreshOptions): Promise<void> {
    if (only.includes(this.#caller.source.id)) await this.#stub.refresh(this.#caller, options);
  }

  async changes({ after, limit }: ChangesRequest): Promise<readonly SourceChanges[]> {
    return Promise.all(
      [...after].map(async ([source, offset]) => {
        const read = JSON.parse(await this.#stub.changes(this.#caller, offset, limit)) as SourceChangesPage;
        return { source, read };
      }),
    );
  }

  async status(): Promise<readonly SourceStatus[]> {
    return [JSON.parse(await this.#stub.status(this.#caller)) as SourceStatus];
  }
}
