import { fold } from "@roster/core/model";
import { createProblem, type Problem } from "@roster/core/problem";
import { failedReport, type FacetStatus, type Freshness, type SourceReport } from "@roster/core/source";
import { UNSUPPORTED, type Facet } from "@roster/core/search";
import { UpstreamError, type OrganizationAddress, type Provider, type Upstream } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import type { RefreshContext } from "./refresh-context.ts";
import type { Replica } from "./replica.ts";
import {
  adjustPolicy,
  READ_DEADLINE,
  planRead,
  backoffAfter,
  type RefreshHistory,
  type FreshnessPolicy,
} from "./freshness-policy.ts";
import { CallBudgetExhausted } from "./call-budget.ts";
import { waitAtMost, type DirectoryRuntime } from "./directory-runtime.ts";
import { upstreamProblem } from "./upstream-problem.ts";
import { loadValue, saveValue } from "./state-values.ts";

/** The facets: facts about each organization that the upstream's list does not contain. */
const FACETS: readonly Facet[] = ["projects", "members", "events"];

const MINUTE = 60_000;
const POLICY: FreshnessPolicy = { freshFor: 10 * MINUTE, servedFor: 60 * MINUTE, keptFor: 24 * 60 * MINUTE };

interface FacetState extends RefreshHistory {
  /** When the pass in progress began; null if there is none. The pass fetches the facts that are older than this. */
  readonly passBegan: number | null;
  readonly error: Problem | null;
}

const INITIAL_STATE: FacetState = { syncedAt: null, backoffUntil: 0, forcedAt: null, passBegan: null, error: null };

/** The number of organizations that are queried concurrently. */
const CONCURRENCY = 4;

/**
 * The facets of one Directory. A facet is fetched when a question first needs it, in a pass over all organizations,
 * those with the oldest facts first. A pass that uses up its call budget pauses, and another run resumes it. The facts
 * become visible to queries at the end of a pass, all at once.
 */
export class DirectoryFacets {
  readonly #runtime: DirectoryRuntime;
  readonly #replica: Replica;
  readonly #passes = new Map<Facet, Promise<void>>();

  constructor(runtime: DirectoryRuntime, replica: Replica) {
    this.#runtime = runtime;
    this.#replica = replica;
  }

  /**
   * Makes a facet available to queries. Returns null if it is, or if the provider does not support it; otherwise the
   * report of the failure.
   */
  async ensureFresh(facet: Facet, refresh: RefreshContext, requested: Freshness): Promise<SourceReport | null> {
    if (UNSUPPORTED[refresh.source.provider][facet] !== undefined) return null;
    const policy = adjustPolicy(POLICY, refresh.source.settings?.facets);
    const plan = planRead(this.#state(facet), policy, { ...requested, fresh: false }, this.#runtime.now());
    if (plan !== "serve") {
      const pass = this.runPass(facet, refresh);
      this.#runtime.waitUntil(pass);
      if (plan === "refresh-first") await waitAtMost(pass, READ_DEADLINE);
    }
    const state = this.#state(facet);
    const isKept = state.syncedAt !== null && this.#runtime.now() - state.syncedAt <= policy.keptFor;
    if (isKept) return null;
    return failedReport(refresh.source, state.error ?? this.#syncing(facet));
  }

  /** The status of each facet that was ever needed. */
  statuses(): readonly FacetStatus[] {
    return FACETS.flatMap((facet): FacetStatus[] => {
      const state = this.#state(facet);
      if (state === INITIAL_STATE || (state.syncedAt === null && state.passBegan === null && !state.error)) return [];
      const isComplete = state.syncedAt !== null;
      const status = isComplete ? (state.error ? "stale" : "fresh") : state.error ? "failed" : "syncing";
      const syncedAt = state.syncedAt === null ? null : new Date(state.syncedAt).toISOString();
      return [
        {
          facet,
          status,
          syncedAt,
          progress: state.passBegan === null ? null : this.#progress(facet, state.passBegan),
          error: state.error,
        },
      ];
    });
  }

  /** The facets whose pass has paused and can resume. */
  paused(): readonly Facet[] {
    return FACETS.filter((facet) => this.#state(facet).passBegan !== null && !this.#passes.has(facet));
  }

  /** When a paused pass can resume, in epoch milliseconds; null if none is paused. */
  resumeAt(): number | null {
    const times = this.paused().map((facet) => this.#state(facet).backoffUntil);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Whether a pass that is to be resumed has failed. */
  hasFailed(): boolean {
    return this.paused().some((facet) => this.#state(facet).error !== null);
  }

  /** Starts or resumes a pass, or waits for the one in progress. Never rejects: the outcome is in the facet's state. */
  runPass(facet: Facet, refresh: RefreshContext): Promise<void> {
    const running = this.#passes.get(facet);
    if (running) return running;
    const pass = this.#run(facet, refresh).finally(() => {
      if (this.#passes.get(facet) === pass) this.#passes.delete(facet);
    });
    this.#passes.set(facet, pass);
    return pass;
  }

  /** Ignores the passes in progress: they are of an earlier generation. */
  abandon(): void {
    this.#passes.clear();
  }

  #state(facet: Facet): FacetState {
    return loadValue(this.#runtime.storage.sql, `facet:${facet}`, INITIAL_STATE);
  }

  #updateState(facet: Facet, change: Partial<FacetState>): void {
    saveValue(this.#runtime.storage.sql, `facet:${facet}`, { ...this.#state(facet), ...change });
  }

  #syncing(facet: Facet): Problem {
    const { done, of } = this.#progress(facet, this.#state(facet).passBegan ?? 0);
    return createProblem("syncing", `The ${facet} facet has been fetched for ${done} of ${of} organizations.`, {
      retryAfter: 2,
    });
  }

  #progress(facet: Facet, since: number): { readonly done: number; readonly of: number } {
    return this.#runtime.storage.sql
      .exec<{ done: number; of: number }>(
        `SELECT (SELECT count(*) FROM facet_facts WHERE facet = ? AND at >= ? AND id IN (SELECT id FROM organizations)) AS done,
                (SELECT count(*) FROM organizations) AS of`,
        facet,
        since,
      )
      .one();
  }

  async #run(facet: Facet, refresh: RefreshContext): Promise<void> {
    const { now, emit, sleep } = this.#runtime;
    const backoff = this.#state(facet).backoffUntil - now();
    if (backoff > READ_DEADLINE) return;
    if (backoff > 0) await sleep(backoff);
    const { generationId } = this.#replica.state;
    const startedAt = now();
    const { passBegan } = this.#state(facet);
    emit({ name: "facet-started", facet, resumed: passBegan !== null });
    const since = passBegan ?? startedAt;
    this.#updateState(facet, { passBegan: since });
    try {
      for (let next = this.#next(facet, since); next.length > 0; next = this.#next(facet, since)) {
        if (refresh.budget.isExhausted()) {
          const { done } = this.#progress(facet, since);
          emit({ name: "facet-paused", facet, done });
          return;
        }
        const facts = await Promise.allSettled(next.map((organization) => fetchFact(facet, refresh, organization)));
        if (generationId !== this.#replica.state.generationId) return;
        for (const fact of facts) if (fact.status === "fulfilled") this.#store(facet, fact.value, now());
        const failures = facts.flatMap((fact) => (fact.status === "rejected" ? [fact.reason as unknown] : []));
        const failure = failures.find((reason) => !(reason instanceof CallBudgetExhausted));
        if (failure !== undefined) throw failure;
      }
      this.#swap(facet, since, now() - startedAt);
    } catch (error) {
      const problem = upstreamProblem(error);
      emit({ name: "facet-failed", facet, code: problem.code });
      const retryAfter = Math.max(1000, (problem.retryAfter ?? 0) * 1000);
      this.#updateState(facet, { error: problem, backoffUntil: backoffAfter({ duration: 0, retryAfter }, now()) });
    }
  }

  /** The next organizations to query: those without a fact, then those with the oldest facts. */
  #next(facet: Facet, since: number): readonly FacetTarget[] {
    const rows = this.#runtime.storage.sql.exec<{ id: string; body: string }>(
      `SELECT o.id, b.body FROM organizations o
       LEFT JOIN facet_facts f ON f.facet = ? AND f.id = o.id CROSS JOIN bodies b ON b.id = o.id
       WHERE f.at IS NULL OR f.at < ? ORDER BY f.at LIMIT ?`,
      facet,
      since,
      CONCURRENCY,
    );
    return [...rows].map(({ id, body }) => ({ id, address: JSON.parse(body) as OrganizationAddress }));
  }

  #store(facet: Facet, { id, count, platforms }: Fact, now: number): void {
    this.#runtime.storage.sql.exec(
      "INSERT OR REPLACE INTO facet_facts (facet, id, value, platforms, at) VALUES (?, ?, ?, ?, ?)",
      facet,
      id,
      count,
      platforms && JSON.stringify(platforms),
      now,
    );
  }

  /** Ends a pass: makes its facts visible to queries in one transaction. */
  #swap(facet: Facet, since: number, duration: number): void {
    const { storage, now, emit } = this.#runtime;
    storage.transactionSync(() => {
      // The column has the name of the facet, a constant of the code. It is never a caller's text.
      storage.sql.exec(
        `UPDATE organizations SET ${facet} = (SELECT value FROM facet_facts f WHERE f.facet = ? AND f.id = organizations.id)`,
        facet,
      );
      if (facet === "projects") {
        storage.sql.exec(`DELETE FROM platforms;
          INSERT OR IGNORE INTO platforms (platform, id)
            SELECT j.value, f.id FROM facet_facts f, json_each(f.platforms) j WHERE f.facet = 'projects' AND f.platforms IS NOT NULL;`);
      }
      const backoffUntil = backoffAfter({ duration, retryAfter: 0 }, now());
      this.#updateState(facet, { syncedAt: since, passBegan: null, error: null, backoffUntil });
      this.#replica.bumpRevision();
    });
    emit({ name: "facet-swapped", facet, organizations: this.#replica.size() });
  }
}

interface FacetTarget {
  readonly id: string;
  readonly address: OrganizationAddress;
}

/** A fact about one organization. A null count is undetermined. */
interface Fact {
  readonly id: string;
  readonly count: number | null;
  readonly platforms: readonly string[] | null;
}

/** Fetches one fact. It is undetermined if the upstream answers 403 or 404; any other failure ends the run. */
async function fetchFact(
  facet: Facet,
  { provider, upstream }: RefreshContext,
  { id, address }: FacetTarget,
): Promise<Fact> {
  let count: number | null = 0;
  const platforms = new Set<string>();
  let hasPlatforms = false;
  try {
    for await (const page of fetchFacetPages(facet, provider, upstream, address)) {
      count = page.count === null || count === null ? null : count + page.count;
      hasPlatforms ||= page.platforms != null;
      for (const platform of page.platforms ?? []) platforms.add(fold(platform));
    }
  } catch (error) {
    if (!(error instanceof UpstreamError) || (error.code !== "forbidden" && error.code !== "not-found")) throw error;
    count = null;
  }
  return { id, count, platforms: hasPlatforms ? [...platforms] : null };
}

function fetchFacetPages(
  facet: Facet,
  provider: Provider,
  upstream: Upstream,
  address: OrganizationAddress,
): AsyncIterable<{ readonly count: number | null; readonly platforms?: readonly string[] | null }> {
  switch (facet) {
    case "projects":
      return provider.projectFacet(upstream, address);
    case "members":
      return provider.memberCount(upstream, address);
    case "events":
      return provider.eventCount(upstream, address);
  }
}

/** Those of the facets that the source's provider supports. */
export function supportedFacets(source: SourceConfiguration, facets: readonly Facet[]): readonly Facet[] {
  return facets.filter((facet) => UNSUPPORTED[source.provider][facet] === undefined);
}
