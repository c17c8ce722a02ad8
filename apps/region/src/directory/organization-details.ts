import { createProblem, type Problem } from "@roster/core/problem";
import { printInstant } from "@roster/core/model";
import type { UpstreamDetail } from "@roster/providers";
import type { Replica, RefreshContext } from "./replica.ts";
import { READ_DEADLINE } from "./freshness-policy.ts";
import { waitAtMost, type DirectoryRuntime } from "./directory-runtime.ts";
import { upstreamProblem } from "./upstream-problem.ts";
import { organizationAddress } from "./stored-projects.ts";

/** A detail is read anew after a minute; one that cannot be is served for ten. */
const FRESH_FOR = 60_000;
const KEPT_FOR = 10 * 60_000;

/** The JSON texts of a detail: what it adds to an organization, and the upstream's own object. */
export interface StoredDetail {
  readonly body: string;
  readonly raw: string;
}

/** The details of single organizations, read when somebody asks for them, one upstream call however many ask. */
export class OrganizationDetails {
  readonly #host: DirectoryRuntime;
  readonly #copy: Replica;
  readonly #reading = new Map<string, Promise<Problem | null>>();

  constructor(host: DirectoryRuntime, copy: Replica) {
    this.#host = host;
    this.#copy = copy;
  }

  async read(refresh: RefreshContext, organization: string, isFresh: boolean): Promise<StoredDetail | Problem> {
    const known = this.#known(organization);
    if (known && !isFresh && this.#host.now() - known.fetchedAt <= FRESH_FOR) return known;
    const reading = this.#read(refresh, organization);
    this.#host.waitUntil(reading);
    await waitAtMost(reading, READ_DEADLINE);
    const detail = this.#known(organization);
    if (detail && this.#host.now() - detail.fetchedAt <= KEPT_FOR) return detail;
    if (this.#reading.has(organization))
      return createProblem("syncing", "The detail is being read.", { retryAfter: 2 });
    return (await reading) ?? createProblem("internal", "The detail was read and is not there.");
  }

  abandon(): void {
    this.#reading.clear();
  }

  #known(organization: string): (StoredDetail & { readonly fetchedAt: number }) | null {
    const [row] = this.#host.storage.sql
      .exec<{ body: string; raw: string; fetchedAt: number }>(
        "SELECT body, raw, fetched_at AS fetchedAt FROM details WHERE id = ?",
        organization,
      )
      .toArray();
    return row ?? null;
  }

  #read(refresh: RefreshContext, organization: string): Promise<Problem | null> {
    const running = this.#reading.get(organization);
    if (running) return running;
    const reading = this.#run(refresh, organization).finally(() => {
      if (this.#reading.get(organization) === reading) this.#reading.delete(organization);
    });
    this.#reading.set(organization, reading);
    return reading;
  }

  async #run({ provider, upstream }: RefreshContext, organization: string): Promise<Problem | null> {
    const { sql } = this.#host.storage;
    const { incarnation } = this.#copy.state;
    const address = organizationAddress(sql, organization);
    if (!address) return null;
    try {
      const detail = await provider.detail(upstream, address);
      if (incarnation !== this.#copy.state.incarnation) return null;
      sql.exec(
        "INSERT OR REPLACE INTO details (id, body, raw, fetched_at) VALUES (?, ?, ?, ?)",
        organization,
        printDetail(detail),
        JSON.stringify(detail.organization.raw),
        this.#host.now(),
      );
      return null;
    } catch (error) {
      const problem = upstreamProblem(error);
      // What the upstream denies or no longer has is not served from memory.
      if (problem.status === 403 || problem.code === "upstream-not-found")
        sql.exec("DELETE FROM details WHERE id = ?", organization);
      return problem;
    }
  }
}

/** What a detail adds to an organization as it goes out. */
function printDetail({ organization, features, teams, roles, access, settings }: UpstreamDetail): string {
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
