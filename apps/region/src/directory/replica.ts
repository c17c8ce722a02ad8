import { createProblem, type Problem } from "@roster/core/problem";
import type { Freshness, SourceReport } from "@roster/core/source";
import type { Provider, Upstream } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { recordChange } from "./change-feed.ts";
import { READ_DEADLINE, planRead, backoffAfter, type FreshnessPolicy } from "./freshness-policy.ts";
import { waitAtMost, type DirectoryRuntime } from "./directory-runtime.ts";
import { decideRemovals } from "./removal.ts";
import { CONTENT_TABLES, createTables } from "./directory-schema.ts";
import {
  applyStage,
  clearStage,
  missingRows,
  resumableProgress,
  stagedUnroutedHosts,
  type SyncProgress,
} from "./sync-stage.ts";
import { initialReplicaState, type ReplicaState } from "./replica-state.ts";
import { fetchPages } from "./fetch-pages.ts";
import { loadValue, saveValue } from "./state-values.ts";

/** What a copy needs for one refresh. */
export interface RefreshContext {
  readonly source: SourceConfiguration;
  readonly provider: Provider;
  readonly upstream: Upstream;
  readonly policy: FreshnessPolicy;
  /** Whether the upstream's 401 ends everything known: the token was all that gave a right to it. */
  readonly endsOn401: boolean;
}

/** How a copy can serve a read: its rows (`fresh`, `stale`), or not and why. */
export interface Readiness {
  readonly status: Extract<SourceReport["status"], "fresh" | "stale" | "syncing" | "failed">;
  readonly error: Problem | null;
}

const NOTHING_MISSING = { live: 0, missing: [], before: new Set<string>(), elsewhere: new Set<string>() };

/** The first retry after a failure waits about this long, each further one twice as long. Milliseconds. */
const FIRST_BACKOFF = 250;
const LONGEST_BACKOFF = 5 * 60_000;
/** A failure or two may be nothing; from here on, retries wait. */
const FORGIVEN = 3;

/** The complete, queryable copy of a source's list: kept fresh by one sync at a time, however many ask. */
export class Replica {
  readonly #host: DirectoryRuntime;
  #state: ReplicaState;
  #syncing: { readonly done: Promise<void>; readonly abandon: AbortController } | null = null;

  constructor(host: DirectoryRuntime) {
    this.#host = host;
    createTables(host.storage.sql);
    this.#state = loadValue(host.storage.sql, "state", initialReplicaState(incarnation(host)));
    if (this.#state.visitedAt === 0) this.updateState({ visitedAt: host.now() });
  }

  get state(): ReplicaState {
    return this.#state;
  }

  get isSyncing(): boolean {
    return this.#syncing !== null;
  }

  /** How many organizations the copy holds. */
  size(): number {
    const count = "SELECT count(*) AS organizations FROM organizations";
    return this.#host.storage.sql.exec<{ organizations: number }>(count).one().organizations;
  }

  /** Makes the copy as fresh as is asked, or finds out why it cannot be. */
  async ensureFresh(refresh: RefreshContext, asked: Freshness): Promise<Readiness> {
    const plan = planRead(this.#state, refresh.policy, asked, this.#host.now());
    if (plan === "refresh-behind") this.#host.waitUntil(this.sync(refresh));
    if (plan === "refresh-first") {
      if (asked.fresh && !this.#syncing) this.updateState({ forcedAt: this.#host.now() });
      const sync = this.sync(refresh);
      this.#host.waitUntil(sync);
      await waitAtMost(sync, READ_DEADLINE);
    }
    return this.readiness(refresh.policy);
  }

  /** How the copy could serve a read right now, without asking the upstream. */
  readiness(policy: FreshnessPolicy): Readiness {
    const { syncedAt, error } = this.#state;
    const isRefused = error !== null && (error.status === 401 || error.status === 403);
    const isKept = syncedAt !== null && this.#host.now() - syncedAt <= policy.keptFor;
    if (isKept && !isRefused) return { status: error ? "stale" : "fresh", error };
    if (error) return { status: "failed", error };
    return { status: "syncing", error: createProblem("syncing", "The first copy is being read.", { retryAfter: 2 }) };
  }

  /** Syncs, or joins the sync under way. Never rejects: what came of it is in the state. */
  sync(refresh: RefreshContext): Promise<void> {
    if (this.#syncing) return this.#syncing.done;
    const abandon = new AbortController();
    const done = this.#run(refresh, abandon.signal).finally(() => {
      if (this.#syncing?.abandon === abandon) this.#syncing = null;
    });
    this.#syncing = { done, abandon };
    return done;
  }

  /** Whether a sync stopped in the middle and can go on. */
  isPaused(): boolean {
    return this.#syncing === null && resumableProgress(this.#host.storage.sql, this.#host.now()) !== null;
  }

  /** Forgets everything: the next life begins, and a sync under way is abandoned. */
  erase(why: "new-epoch" | "refused" | "idle", change: Partial<ReplicaState> = {}): void {
    const { storage } = this.#host;
    this.#syncing?.abandon.abort();
    this.#syncing = null;
    storage.transactionSync(() => {
      for (const table of CONTENT_TABLES) storage.sql.exec(`DELETE FROM ${table}`);
      const { source, isManaged, visitedAt, epoch } = this.#state;
      this.#state = { ...initialReplicaState(incarnation(this.#host)), source, isManaged, visitedAt, epoch };
      this.updateState(change);
    });
    this.#host.emit({ name: "erased", why });
  }

  /** Changes what is remembered. */
  updateState(change: Partial<ReplicaState>): void {
    this.#state = { ...this.#state, ...change };
    saveValue(this.#host.storage.sql, "state", this.#state);
  }

  /** Says that answers may differ from now on, so that what was worked out from the rows is worked out again. */
  bumpRevision(): void {
    this.updateState({ revision: this.#state.revision + 1 });
  }

  async #run(refresh: RefreshContext, signal: AbortSignal): Promise<void> {
    const { source, provider } = refresh;
    const host = this.#host;
    const rest = this.#state.restsUntil - host.now();
    if (rest > 0) await host.sleep(rest);
    const began = host.now();
    const upstream = { ...refresh.upstream, signal };
    const isFirstSync = this.#state.generation === 0;
    const pulled = signal.aborted
      ? ({ kind: "abandoned" } as const)
      : await fetchPages(host, source, provider, upstream, isFirstSync);
    if (pulled.kind === "abandoned") host.emit({ name: "sync-abandoned" });
    if (pulled.kind === "failed") this.#fail(refresh, pulled.error, host.now() - began);
    if (pulled.kind === "paused") this.#pause(pulled.pages, host.now() - began);
    if (pulled.kind === "whole") {
      // An API that lists stacks does not know of organizations without one.
      const rows = pulled.fallback === null ? missingRows(host.storage.sql) : NOTHING_MISSING;
      const removals = await decideRemovals(host, source, provider, upstream, rows);
      if (signal.aborted) host.emit({ name: "sync-abandoned" });
      else this.#apply(pulled.progress, removals, pulled.fallback, host.now() - began);
    }
  }

  #apply(
    progress: SyncProgress,
    removals: Awaited<ReturnType<typeof decideRemovals>>,
    fallback: string | null,
    duration: number,
  ): void {
    const { storage, now, emit } = this.#host;
    const isFirstSync = this.#state.generation === 0;
    storage.transactionSync(() => {
      const unrouted = stagedUnroutedHosts(storage.sql);
      const changes = applyStage(storage.sql, removals, progress.began, isFirstSync);
      this.#tellHealth(removals.isHeld, progress.began);
      this.updateState({
        restsUntil: backoffAfter({ duration, retryAfter: 0 }, now()),
        generation: this.#state.generation + 1,
        revision: this.#state.revision + 1,
        syncedAt: progress.began,
        error: null,
        failures: 0,
        isHeld: removals.isHeld,
        unrouted,
        fallback,
      });
      emit({ name: "sync-applied", changes });
    });
  }

  /** A source that cannot be refreshed, or whose list is doubted, is degraded; told once, and once more when it is over. */
  #tellHealth(isDegraded: boolean, now: number): void {
    const was = this.#state.isHeld || this.#state.failures >= FORGIVEN;
    if (isDegraded === was || this.#state.generation === 0) return;
    recordChange(this.#host.storage.sql, { type: isDegraded ? "source.degraded" : "source.recovered", id: null }, now);
  }

  #pause(pages: number, duration: number): void {
    this.#host.emit({ name: "sync-paused", pages });
    this.updateState({ restsUntil: backoffAfter({ duration: duration / 4, retryAfter: 0 }, this.#host.now()) });
  }

  #fail({ endsOn401 }: RefreshContext, error: Problem, duration: number): void {
    const { storage, now, emit, random } = this.#host;
    emit({ name: "sync-failed", code: error.code });
    if (endsOn401 && error.status === 401) this.erase("refused");
    // A list that cannot be read on from where it was is read from its beginning.
    if (error.code === "upstream-failed" && error.status !== 503) clearStage(storage.sql);
    const failures = this.#state.failures + 1;
    const backoff = failures < FORGIVEN ? 0 : FIRST_BACKOFF * 2 ** (failures - FORGIVEN) * (0.5 + random());
    const retryAfter = Math.max((error.retryAfter ?? 0) * 1000, Math.min(LONGEST_BACKOFF, backoff));
    if (failures === FORGIVEN && !this.#state.isHeld && this.#state.generation > 0) {
      recordChange(storage.sql, { type: "source.degraded", id: null }, now());
    }
    this.updateState({ restsUntil: backoffAfter({ duration, retryAfter }, now()), failures, error });
  }
}

/** A name that no other life of this Directory has. */
function incarnation({ now, random }: Pick<DirectoryRuntime, "now" | "random">): string {
  return `${now().toString(36)}${Math.floor(random() * 36 ** 4).toString(36)}`;
}
