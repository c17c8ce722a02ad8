import { createProblem, type Problem } from "@roster/core/problem";
import type { ProjectRow, Slice } from "@roster/core/source";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import type { RefreshContext } from "./refresh-context.ts";
import type { Replica } from "./replica.ts";
import {
  fetchProjects,
  organizationAddress,
  projectPosition,
  projectsFetchedAt,
  readProjectPage,
  replaceProjects,
} from "./stored-projects.ts";
import { upstreamProblem } from "./upstream-problem.ts";

/** A page of projects. `error`: why the last fetch failed. */
export interface ProjectsRead {
  readonly rows: readonly ProjectRow[];
  readonly more: boolean;
  /** When the projects were fetched, in epoch milliseconds; null if never. */
  readonly syncedAt: number | null;
  readonly error: Problem | null;
}

/** The projects of an organization are fresh for this many milliseconds. */
const FRESH_FOR = 60_000;

/** The projects of single organizations, fetched on demand. Concurrent callers share one fetch. */
export class ProjectReplicas {
  readonly #runtime: DirectoryRuntime;
  readonly #replica: Replica;
  readonly #fetches = new Map<string, Promise<Problem | null>>();

  constructor(runtime: DirectoryRuntime, replica: Replica) {
    this.#runtime = runtime;
    this.#replica = replica;
  }

  async read(refresh: RefreshContext, organizationId: string, slice: Slice): Promise<ProjectsRead> {
    const { sql } = this.#runtime.storage;
    const fetchedAt = projectsFetchedAt(sql, organizationId);
    const isFresh = fetchedAt !== null && this.#runtime.now() - fetchedAt <= FRESH_FOR;
    const error = isFresh ? null : await this.#fetch(refresh, organizationId);
    const { rows, more } = readProjectPage(sql, organizationId, slice);
    const listed = rows.map((row) => ({ position: projectPosition(row), text: row.body }));
    return { rows: listed, more, syncedAt: projectsFetchedAt(sql, organizationId), error };
  }

  /** Ignores the fetches in progress: they are of an earlier generation. */
  abandon(): void {
    this.#fetches.clear();
  }

  /** Starts a fetch, or returns the one in progress. */
  #fetch(refresh: RefreshContext, organizationId: string): Promise<Problem | null> {
    const running = this.#fetches.get(organizationId);
    if (running) return running;
    const started = this.#run(refresh, organizationId).finally(() => {
      if (this.#fetches.get(organizationId) === started) this.#fetches.delete(organizationId);
    });
    this.#fetches.set(organizationId, started);
    this.#runtime.waitUntil(started);
    return started;
  }

  async #run({ source, provider, upstream }: RefreshContext, organizationId: string): Promise<Problem | null> {
    const { storage, now } = this.#runtime;
    const { generationId } = this.#replica.state;
    const address = organizationAddress(storage.sql, organizationId);
    if (!address) return null;
    const startedAt = now();
    try {
      const projects = await fetchProjects(provider, upstream, address);
      if (generationId !== this.#replica.state.generationId)
        return createProblem("syncing", "The replica was erased and is being rebuilt.");
      storage.transactionSync(() => replaceProjects(storage.sql, source, organizationId, projects, startedAt));
      return null;
    } catch (error) {
      return upstreamProblem(error);
    }
  }
}
