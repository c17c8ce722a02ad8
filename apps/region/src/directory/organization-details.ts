import { createProblem } from "@roster/core/problem";
import { printInstant } from "@roster/core/model";
import type { Freshness } from "@roster/core/source";
import type { UpstreamDetail } from "@roster/providers";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { endOnRefusal } from "./end-on-refusal.ts";
import { READ_DEADLINE, SUB_RESOURCE_POLICY } from "./freshness-policy.ts";
import { policyFor, type RefreshContext } from "./refresh-context.ts";
import type { ResourceRead } from "./refreshed-resource.ts";
import type { Replica } from "./replica.ts";
import { ResourceCollection } from "./resource-collection.ts";
import type { LoadContext, LoadResult } from "./resource-load.ts";
import { acceptedAge } from "./resource-read-plan.ts";
import { organizationAddress } from "./stored-projects.ts";

/** A detail as JSON texts: `body`, the fields that it adds to an organization, and `raw`, the upstream's own object. */
export interface StoredDetail {
  readonly body: string;
  readonly raw: string;
}

/** Whether a detail can be served, and the detail. */
export interface DetailRead extends ResourceRead {
  readonly detail: StoredDetail | null;
}

/** The details of single organizations, fetched on demand. */
export class OrganizationDetails {
  readonly #sql: SqlStorage;
  readonly #replica: Replica;
  readonly #resources: ResourceCollection;

  constructor(runtime: DirectoryRuntime, replica: Replica) {
    const { sql } = runtime.storage;
    this.#sql = sql;
    this.#replica = replica;
    const copies = {
      name: "detail",
      syncedAt: (id: string) => storedDetail(sql, id)?.fetchedAt ?? null,
      drop: (id: string) => void sql.exec("DELETE FROM details WHERE id = ?", id),
    };
    this.#resources = new ResourceCollection(runtime, copies, () => replica.state.generationId);
  }

  /** @param deadline the longest wait, in milliseconds. */
  async read(
    refresh: RefreshContext,
    organizationId: string,
    requested: Freshness,
    deadline = READ_DEADLINE,
  ): Promise<DetailRead> {
    const policy = policyFor(refresh, SUB_RESOURCE_POLICY);
    const load = endOnRefusal(this.#replica, refresh, (context) => this.#load(refresh, organizationId, context));
    const request = { policy, accepted: acceptedAge(requested), deadline };
    const read = await this.#resources.get(organizationId).read(request, load);
    return { ...read, detail: read.syncedAt === null ? null : storedDetail(this.#sql, organizationId) };
  }

  /** For an operator: ends all backoffs. */
  reset(): void {
    this.#resources.reset();
  }

  async #load({ provider, upstream }: RefreshContext, id: string, context: LoadContext): Promise<LoadResult> {
    const address = organizationAddress(this.#sql, id);
    if (!address) return { kind: "failed", problem: createProblem("upstream-not-found", `${id} is no longer listed.`) };
    const detail = await provider.detail({ ...upstream, signal: context.signal }, address);
    return { kind: "loaded", store: () => this.#store(id, detail, context.startedAt) };
  }

  #store(id: string, detail: UpstreamDetail, fetchedAt: number): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO details (id, body, raw, fetched_at) VALUES (?, ?, ?, ?)",
      id,
      encodeDetail(detail),
      JSON.stringify(detail.organization.raw),
      fetchedAt,
    );
  }
}

function storedDetail(sql: SqlStorage, id: string): (StoredDetail & { readonly fetchedAt: number }) | null {
  const [row] = sql
    .exec<{ body: string; raw: string; fetchedAt: number }>(
      "SELECT body, raw, fetched_at AS fetchedAt FROM details WHERE id = ?",
      id,
    )
    .toArray();
  return row ?? null;
}

/** The fields that a detail adds to an organization, as JSON. */
function encodeDetail({ organization, features, teams, roles, access, settings }: UpstreamDetail): string {
  return JSON.stringify({
    ...(organization.isDefault !== null && { isDefault: organization.isDefault }),
    features,
    teams:
      teams?.map((team) => ({ ...team, createdAt: team.createdAt === null ? null : printInstant(team.createdAt) })) ??
      null,
    roles,
    access,
    settings,
  });
}
