import { createProblem, type Problem } from "@roster/core/problem";
import type { Slice } from "@roster/core/source";
import type { Replica, RefreshContext } from "./replica.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { upstreamProblem } from "./upstream-problem.ts";
import {
  organizationAddress,
  projectPosition,
  projectsReadAt,
  fetchProjects,
  readProjectPage,
  replaceProjects,
} from "./stored-projects.ts";

/** A page of projects as JSON texts of `ProjectRow`; `error` where they could not be read anew. */
export interface ProjectsRead {
  readonly rows: readonly string[];
  readonly more: boolean;
  /** Epoch milliseconds of the copy the page is of; null where there is none. */
  readonly syncedAt: number | null;
  readonly error: Problem | null;
}

/** An organization's projects are read anew after this many milliseconds. */
const FRESH_FOR = 60_000;

/** The projects of single organizations, read when somebody asks for them, one upstream call however many ask. */
export class ProjectReplicas {
  readonly #host: DirectoryRuntime;
  readonly #copy: Replica;
  readonly #pulls = new Map<string, Promise<Problem | null>>();

  constructor(host: DirectoryRuntime, copy: Replica) {
    this.#host = host;
    this.#copy = copy;
  }

  async read(refresh: RefreshContext, organization: string, slice: Slice): Promise<ProjectsRead> {
    const { sql } = this.#host.storage;
    const readAt = projectsReadAt(sql, organization);
    const isFresh = readAt !== null && this.#host.now() - readAt <= FRESH_FOR;
    const error = isFresh ? null : await this.#pull(refresh, organization);
    const { rows, more } = readProjectPage(sql, organization, slice);
    const printed = rows.map((row) => `{"position":${JSON.stringify(projectPosition(row))},"project":${row.body}}`);
    return { rows: printed, more, syncedAt: projectsReadAt(sql, organization), error };
  }

  abandon(): void {
    this.#pulls.clear();
  }

  #pull(refresh: RefreshContext, organization: string): Promise<Problem | null> {
    const running = this.#pulls.get(organization);
    if (running) return running;
    const pulling = this.#run(refresh, organization).finally(() => {
      if (this.#pulls.get(organization) === pulling) this.#pulls.delete(organization);
    });
    this.#pulls.set(organization, pulling);
    this.#host.waitUntil(pulling);
    return pulling;
  }

  async #run({ source, provider, upstream }: RefreshContext, organization: string): Promise<Problem | null> {
    const { storage, now } = this.#host;
    const { incarnation } = this.#copy.state;
    const address = organizationAddress(storage.sql, organization);
    if (!address) return null;
    const began = now();
    try {
      const projects = await fetchProjects(provider, upstream, address);
      if (incarnation !== this.#copy.state.incarnation) return createProblem("syncing", "The copy is being made anew.");
      storage.transactionSync(() => replaceProjects(storage.sql, source, organization, projects, began));
      return null;
    } catch (error) {
      return upstreamProblem(error);
    }
  }
}
