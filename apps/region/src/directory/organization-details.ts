import { printInstant } from "@roster/core/model";
import { createProblem, type Problem } from "@roster/core/problem";
import type { UpstreamDetail } from "@roster/providers";
import { waitAtMost, type DirectoryRuntime } from "./directory-runtime.ts";
import { READ_DEADLINE } from "./freshness-policy.ts";
import type { RefreshContext } from "./refresh-context.ts";
import type { Replica } from "./replica.ts";
import { organizationAddress } from "./stored-projects.ts";
import { upstreamProblem } from "./upstream-problem.ts";

/** A detail is fresh for one minute. If a fetch fails, it is served until it is ten minutes old. Milliseconds. */
const FRESH_FOR = 60_000;
const KEPT_FOR = 10 * 60_000;

/** A detail as JSON texts: `body`, the fields that it adds to an organization, and `raw`, the upstream's own object. */
export interface StoredDetail {
  readonly body: string;
  readonly raw: string;
}

/** The details of single organizations, fetched on demand. Concurrent callers share one fetch. */
export class OrganizationDetails {
  readonly #runtime: DirectoryRuntime;
  readonly #replica: Replica;
  readonly #fetches = new Map<string, Promise<Problem | null>>();

  constructor(runtime: DirectoryRuntime, replica: Replica) {
    this.#runtime = runtime;
    this.#replica = replica;
  }

  async read(refresh: RefreshContext, organizationId: string, isForced: boolean): Promise<StoredDetail | Problem> {
    const stored = this.#stored(organizationId);
    if (stored && !isForced && this.#runtime.now() - stored.fetchedAt <= FRESH_FOR) return stored;
    const fetching = this.#fetch(refresh, organizationId);
    this.#runtime.waitUntil(fetching);
    await waitAtMost(fetching, READ_DEADLINE);
    const detail = this.#stored(organizationId);
    if (detail && this.#runtime.now() - detail.fetchedAt <= KEPT_FOR) return detail;
    if (this.#fetches.has(organizationId))
      return createProblem("syncing", "The fetch of the detail is in progress.", { retryAfter: 2 });
    return (await fetching) ?? createProblem("internal", "The detail was fetched but is not stored.");
  }

  /** Ignores the fetches in progress: they are of an earlier generation. */
  abandon(): void {
    this.#fetches.clear();
  }

  #stored(organizationId: string): (StoredDetail & { readonly fetchedAt: number }) | null {
    const [row] = this.#runtime.storage.sql
      .exec<{ body: string; raw: string; fetchedAt: number }>(
        "SELECT body, raw, fetched_at AS fetchedAt FROM details WHERE id = ?",
        organizationId,
      )
      .toArray();
    return row ?? null;
  }

  /** Starts a fetch, or returns the one in progress. */
  #fetch(refresh: RefreshContext, organizationId: string): Promise<Problem | null> {
    const running = this.#fetches.get(organizationId);
    if (running) return running;
    const started = this.#run(refresh, organizationId).finally(() => {
      if (this.#fetches.get(organizationId) === started) this.#fetches.delete(organizationId);
    });
    this.#fetches.set(organizationId, started);
    return started;
  }

  async #run({ provider, upstream }: RefreshContext, organizationId: string): Promise<Problem | null> {
    const { sql } = this.#runtime.storage;
    const { generationId } = this.#replica.state;
    const address = organizationAddress(sql, organizationId);
    if (!address) return null;
    try {
      const detail = await provider.detail(upstream, address);
      if (generationId !== this.#replica.state.generationId) return null;
      sql.exec(
        "INSERT OR REPLACE INTO details (id, body, raw, fetched_at) VALUES (?, ?, ?, ?)",
        organizationId,
        encodeDetail(detail),
        JSON.stringify(detail.organization.raw),
        this.#runtime.now(),
      );
      return null;
    } catch (error) {
      const problem = upstreamProblem(error);
      // A detail that the upstream denies or no longer has must not be served.
      if (problem.status === 403 || problem.code === "upstream-not-found")
        sql.exec("DELETE FROM details WHERE id = ?", organizationId);
      return problem;
    }
  }
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
