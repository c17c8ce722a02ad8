import type { Problem } from "@roster/core/problem";
import { failedReport, type FacetStatus, type Freshness, type SourceReport } from "@roster/core/source";
import { createProblem } from "@roster/core/problem";
import { UNSUPPORTED, type Facet } from "@roster/core/search";
import { UpstreamError, type OrganizationAddress, type Provider, type Upstream } from "@roster/providers";
import { fold } from "@roster/core/model";
import type { SourceConfiguration } from "../configuration.ts";
import type { Replica, RefreshContext } from "./replica.ts";
import {
  adjustPolicy,
  READ_DEADLINE,
  planRead,
  backoffAfter,
  type RefreshHistory,
  type FreshnessPolicy,
} from "./freshness-policy.ts";
import { waitAtMost, type DirectoryRuntime } from "./directory-runtime.ts";
import { upstreamProblem } from "./upstream-problem.ts";
import { loadValue, saveValue } from "./state-values.ts";

/** The facets there are: facts of every organization that the list does not have. */
export const FACETS: readonly Facet[] = ["projects", "members", "events"];

const MINUTE = 60_000;
const POLICY: FreshnessPolicy = { freshFor: 10 * MINUTE, servedFor: 60 * MINUTE, keptFor: 24 * 60 * MINUTE };

interface FacetState extends RefreshHistory {
  /** When the pass under way began; null between passes. Facts older than it are to be read. */
  readonly passBegan: number | null;
  readonly error: Problem | null;
}

const UNTOUCHED: FacetState = { syncedAt: null, restsUntil: 0, forcedAt: null, passBegan: null, error: null };

/** This many organizations are asked about at once. */
const AT_ONCE = 4;

/**
 * The facets of one Directory. Each is read when a question first needs it, organization by organization, the oldest facts
 * first, over as many runs as its call budget asks for; what was read is swapped in whole.
 */
export class DirectoryFacets {
  readonly #host: DirectoryRuntime;
  readonly #copy: Replica;
  readonly #passes = new Map<Facet, Promise<void>>();

  constructor(host: DirectoryRuntime, copy: Replica) {
    this.#host = host;
    this.#copy = copy;
  }

  /** Makes a facet fit for a question; null where it is, else the report of a source that cannot answer for want of it. */
  async ensureFresh(facet: Facet, refresh: RefreshContext, asked: Freshness): Promise<SourceReport | null> {
    if (UNSUPPORTED[refresh.source.provider][facet] !== undefined) return null;
    const policy = adjustPolicy(POLICY, refresh.source.settings?.facets);
    const plan = planRead(this.#state(facet), policy, { ...asked, fresh: false }, this.#host.now());
    if (plan !== "serve") {
      const runPass = this.pass(facet, refresh);
      this.#host.waitUntil(runPass);
      if (plan === "refresh-first") await waitAtMost(runPass, READ_DEADLINE);
    }
    const state = this.#state(facet);
    const isKept = state.syncedAt !== null && this.#host.now() - state.syncedAt <= policy.keptFor;
    if (isKept) return null;
    return failedReport(refresh.source, state.error ?? this.#syncing(facet));
  }

  /** How far each facet is that was ever asked for. */
  statuses(): readonly FacetStatus[] {
    return FACETS.flatMap((facet): FacetStatus[] => {
      const state = this.#state(facet);
      if (state === UNTOUCHED || (state.syncedAt === null && state.passBegan === null && !state.error)) return [];
      const isWhole = state.syncedAt !== null;
      const status = isWhole ? (state.error ? "stale" : "fresh") : state.error ? "failed" : "syncing";
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

  /** The facets whose pass was paused and can go on. */
  paused(): readonly Facet[] {
    return FACETS.filter((facet) => this.#state(facet).passBegan !== null && !this.#passes.has(facet));
  }

  /** Reads a facet, or joins whoever does. Never rejects: what came of it is in its state. */
  pass(facet: Facet, refresh: RefreshContext): Promise<void> {
    const running = this.#passes.get(facet);
    if (running) return running;
    const pass = this.#run(facet, refresh).finally(() => {
      if (this.#passes.get(facet) === pass) this.#passes.delete(facet);
    });
    this.#passes.set(facet, pass);
    return pass;
  }

  /** Lets go of passes under way: what they read is of a life that is over. */
  abandon(): void {
    this.#passes.clear();
  }

  #state(facet: Facet): FacetState {
    return loadValue(this.#host.storage.sql, `facet:${facet}`, UNTOUCHED);
  }

  #remember(facet: Facet, change: Partial<FacetState>): void {
    saveValue(this.#host.storage.sql, `facet:${facet}`, { ...this.#state(facet), ...change });
  }

  #syncing(facet: Facet): Problem {
    const { done, of } = this.#progress(facet, this.#state(facet).passBegan ?? 0);
    return createProblem("syncing", `The ${facet} of ${done} of ${of} organizations are known so far.`, {
      retryAfter: 2,
    });
  }

  #progress(facet: Facet, since: number): { readonly done: number; readonly of: number } {
    return this.#host.storage.sql
      .exec<{ done: number; of: number }>(
        `SELECT (SELECT count(*) FROM facet_facts WHERE facet = ? AND at >= ? AND id IN (SELECT id FROM organizations)) AS done,
                (SELECT count(*) FROM organizations) AS of`,
        facet,
        since,
      )
      .one();
  }

  async #run(facet: Facet, refresh: RefreshContext): Promise<void> {
    const { now, emit, sleep } = this.#host;
    const callBudget = refresh.source.settings?.callBudget ?? this.#host.callBudget;
    const rest = this.#state(facet).restsUntil - now();
    if (rest > 0) await sleep(rest);
    const { incarnation } = this.#copy.state;
    const began = now();
    const { passBegan } = this.#state(facet);
    emit({ name: "facet-started", facet, resumed: passBegan !== null });
    const since = passBegan ?? began;
    this.#remember(facet, { passBegan: since });
    let calls = 0;
    try {
      for (let todo = this.#todo(facet, since); todo.length > 0; todo = this.#todo(facet, since)) {
        if (calls >= callBudget) {
          const { done } = this.#progress(facet, since);
          emit({ name: "facet-paused", facet, done });
          return;
        }
        const facts = await Promise.all(todo.map((organization) => readFact(facet, refresh, organization)));
        if (incarnation !== this.#copy.state.incarnation) return;
        for (const fact of facts) this.#keep(facet, fact, now());
        calls += facts.reduce((sum, fact) => sum + fact.calls, 0);
      }
      this.#swap(facet, since, now() - began);
    } catch (error) {
      const problem = upstreamProblem(error);
      emit({ name: "facet-failed", facet, code: problem.code });
      const retryAfter = Math.max(1000, (problem.retryAfter ?? 0) * 1000);
      this.#remember(facet, { error: problem, restsUntil: backoffAfter({ duration: 0, retryAfter }, now()) });
    }
  }

  /** The next organizations to ask about: those of whom nothing is known first, then the oldest facts. */
  #todo(facet: Facet, since: number): readonly Organization[] {
    const rows = this.#host.storage.sql.exec<{ id: string; body: string }>(
      `SELECT o.id, b.body FROM organizations o
       LEFT JOIN facet_facts f ON f.facet = ? AND f.id = o.id CROSS JOIN bodies b ON b.id = o.id
       WHERE f.at IS NULL OR f.at < ? ORDER BY f.at LIMIT ?`,
      facet,
      since,
      AT_ONCE,
    );
    return [...rows].map(({ id, body }) => ({ id, address: JSON.parse(body) as OrganizationAddress }));
  }

  #keep(facet: Facet, { id, count, platforms }: Fact, now: number): void {
    this.#host.storage.sql.exec(
      "INSERT OR REPLACE INTO facet_facts (facet, id, value, platforms, at) VALUES (?, ?, ?, ?, ?)",
      facet,
      id,
      count,
      platforms && JSON.stringify(platforms),
      now,
    );
  }

  #swap(facet: Facet, since: number, duration: number): void {
    const { storage, now, emit } = this.#host;
    storage.transactionSync(() => {
      // The column has the facet's name; both are ours, never a caller's text.
      storage.sql.exec(
        `UPDATE organizations SET ${facet} = (SELECT value FROM facet_facts f WHERE f.facet = ? AND f.id = organizations.id)`,
        facet,
      );
      if (facet === "projects") {
        storage.sql.exec(`DELETE FROM platforms;
          INSERT OR IGNORE INTO platforms (platform, id)
            SELECT j.value, f.id FROM facet_facts f, json_each(f.platforms) j WHERE f.facet = 'projects' AND f.platforms IS NOT NULL;`);
      }
      const restsUntil = backoffAfter({ duration, retryAfter: 0 }, now());
      this.#remember(facet, { syncedAt: since, passBegan: null, error: null, restsUntil });
      this.#copy.bumpRevision();
    });
    emit({ name: "facet-swapped", facet, organizations: this.#copy.size() });
  }
}

interface Organization {
  readonly id: string;
  readonly address: OrganizationAddress;
}

/** A fact of one organization; a null count is one that nobody can tell. */
interface Fact {
  readonly id: string;
  readonly count: number | null;
  readonly platforms: readonly string[] | null;
  readonly calls: number;
}

/** Reads one fact. One that the credential may not see is unknown; any other failure ends the run. */
async function readFact(
  facet: Facet,
  { provider, upstream }: RefreshContext,
  { id, address }: Organization,
): Promise<Fact> {
  let calls = 0;
  let count: number | null = 0;
  const platforms = new Set<string>();
  let hasPlatforms = false;
  try {
    for await (const page of pagesOf(facet, provider, upstream, address)) {
      calls += 1;
      count = page.count === null || count === null ? null : count + page.count;
      hasPlatforms ||= page.platforms != null;
      for (const platform of page.platforms ?? []) platforms.add(fold(platform));
    }
  } catch (error) {
    if (!(error instanceof UpstreamError) || (error.code !== "forbidden" && error.code !== "not-found")) throw error;
    count = null;
  }
  return { id, count, platforms: hasPlatforms ? [...platforms] : null, calls: Math.max(1, calls) };
}

function pagesOf(
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

/** The facets that a provider has at all. */
export function facetsOf(source: SourceConfiguration, facets: readonly Facet[]): readonly Facet[] {
  return facets.filter((facet) => UNSUPPORTED[source.provider][facet] === undefined);
}
