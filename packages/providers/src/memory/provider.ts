import type { ProviderName } from "@roster/core/model";
import { describeAbort } from "../abort.ts";
import type {
  OrganizationPage,
  ProjectPage,
  Provider,
  Upstream,
  UpstreamOrganization,
  UpstreamProject,
} from "../provider.ts";
import { UpstreamError } from "../upstream-error.ts";

export interface MemoryOptions {
  /** Which vendor it stands for; `sentry` unless given. */
  readonly name?: ProviderName;
  /** Rows a page; 100 unless given. */
  readonly pageSize?: number;
}

export interface MemoryProvider extends Provider {
  /** From now on every list fails with `error` once it gave `pages` pages. */
  failAfter(pages: number, error: UpstreamError): void;
  /** Ends what `failAfter` began. */
  recover(): void;
}

interface Failure {
  readonly pages: number;
  readonly error: UpstreamError;
}

/**
 * An upstream without a wire, to try what is built on the contract. Both collections belong to the caller and are read
 * anew by every call, so a test changes its world by changing them. Every credential sees everything.
 *
 * @param projects by the organization's `remoteId`; an organization that is not in here is `not-found`.
 */
export function createMemoryProvider(
  organizations: readonly UpstreamOrganization[],
  projects: ReadonlyMap<string, readonly UpstreamProject[]>,
  { name = "sentry", pageSize = 100 }: MemoryOptions = {},
): MemoryProvider {
  let failure: Failure | null = null;
  return {
    name,
    async *organizations(upstream, after = "0"): AsyncGenerator<OrganizationPage, void, undefined> {
      for await (const { rows, next } of paginate(organizations, pageSize, Number(after), upstream, () => failure)) {
        yield { organizations: rows, next: next === null ? null : String(next), rate: null };
      }
    },
    async *projects(upstream, { remoteId }): AsyncGenerator<ProjectPage, void, undefined> {
      const list = projects.get(remoteId);
      if (list === undefined) throw new UpstreamError("not-found", "No such organization in memory", { status: 404 });
      for await (const { rows } of paginate(list, pageSize, 0, upstream, () => failure)) {
        yield { projects: rows, rate: null };
      }
    },
    failAfter(pages, error) {
      failure = { pages, error };
    },
    recover() {
      failure = null;
    },
  };
}

async function* paginate<T>(
  list: readonly T[],
  size: number,
  start: number,
  { signal }: Upstream,
  readFailure: () => Failure | null,
): AsyncGenerator<{ rows: readonly T[]; next: number | null }, void, undefined> {
  let at = start;
  for (let pages = 0; ; pages += 1) {
    // A page is an answer from elsewhere, so it never comes in the same turn.
    await Promise.resolve();
    if (signal?.aborted) throw describeAbort(signal.reason, "Memory");
    const failure = readFailure();
    if (failure !== null && pages >= failure.pages) throw failure.error;
    const next = at + size < list.length ? at + size : null;
    yield { rows: list.slice(at, at + size), next };
    if (next === null) return;
    at = next;
  }
}
