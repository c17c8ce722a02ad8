import { createProblem } from "@roster/core/problem";
import type { ProjectRow, Slice } from "@roster/core/source";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { endOnRefusal } from "./end-on-refusal.ts";
import { SUB_RESOURCE_POLICY } from "./freshness-policy.ts";
import { policyFor, type RefreshContext } from "./refresh-context.ts";
import type { ResourceRead } from "./refreshed-resource.ts";
import type { Replica } from "./replica.ts";
import { ResourceCollection } from "./resource-collection.ts";
import type { LoadContext, LoadResult } from "./resource-load.ts";
import {
  dropProjects,
  fetchProjects,
  organizationAddress,
  projectPosition,
  projectsFetchedAt,
  readProjectPage,
  replaceProjects,
} from "./stored-projects.ts";

/** Whether an organization's projects can be served, and a page of them. */
export interface ProjectsRead extends ResourceRead {
  readonly rows: readonly ProjectRow[];
  readonly more: boolean;
}

/** The projects of single organizations, fetched on demand. */
export class ProjectReplicas {
  readonly #runtime: DirectoryRuntime;
  readonly #replica: Replica;
  readonly #resources: ResourceCollection;

  constructor(runtime: DirectoryRuntime, replica: Replica) {
    this.#runtime = runtime;
    this.#replica = replica;
    const { sql } = runtime.storage;
    const copies = {
      name: "projects",
      syncedAt: (id: string) => projectsFetchedAt(sql, id),
      drop: (id: string) => dropProjects(sql, id),
    };
    this.#resources = new ResourceCollection(runtime, copies, () => replica.state.generationId);
  }

  /** @param deadline the longest wait, in milliseconds. */
  async read(refresh: RefreshContext, organizationId: string, slice: Slice, deadline: number): Promise<ProjectsRead> {
    const request = { policy: policyFor(refresh, SUB_RESOURCE_POLICY), accepted: null, deadline };
    const load = endOnRefusal(this.#replica, refresh, (context) => this.#load(refresh, organizationId, context));
    const read = await this.#resources.get(organizationId).read(request, load);
    if (read.syncedAt === null) return { ...read, rows: [], more: false };
    const { rows, more } = readProjectPage(this.#runtime.storage.sql, organizationId, slice);
    const listed = rows.map((row) => ({ position: projectPosition(row), text: row.body }));
    return { ...read, rows: listed, more };
  }

  /** For an operator: ends all backoffs. */
  reset(): void {
    this.#resources.reset();
  }

  async #load(
    { source, provider, upstream }: RefreshContext,
    id: string,
    { startedAt, signal }: LoadContext,
  ): Promise<LoadResult> {
    const { sql } = this.#runtime.storage;
    const address = organizationAddress(sql, id);
    if (!address) return { kind: "failed", problem: createProblem("upstream-not-found", `${id} is no longer listed.`) };
    const projects = await fetchProjects(provider, { ...upstream, signal }, address);
    return { kind: "loaded", store: () => replaceProjects(sql, source, id, projects, startedAt) };
  }
}
