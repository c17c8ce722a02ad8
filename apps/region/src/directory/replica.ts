import { createProblem, type Problem } from "@roster/core/problem";
import type { Freshness, SourceReport } from "@roster/core/source";
import type { Provider, Upstream } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { recordChange } from "./change-feed.ts";
import { CONTENT_TABLES, openSchema } from "./directory-schema.ts";
import { waitAtMost, type DirectoryRuntime } from "./directory-runtime.ts";
import { fetchPages } from "./fetch-pages.ts";
import { backoffAfter, planRead, READ_DEADLINE, type FreshnessPolicy } from "./freshness-policy.ts";
import { decideRemovals, type Removals } from "./removal.ts";
import { initialReplicaState, type ReplicaState } from "./replica-state.ts";
import { loadValue, saveValue } from "./state-values.ts";
import {
  applyStage,
  clearStage,
  missingRows,
  resumableProgress,
  stagedUnroutedHosts,
  type SyncProgress,
} from "./sync-stage.ts";

/** Everything that a refresh from the upstream needs. */
export interface RefreshContext {
  readonly source: SourceConfiguration;
  readonly provider: Provider;
  readonly upstream: Upstream;
  readonly policy: FreshnessPolicy;
  /** Whether an upstream 401 erases the replica: true if the token is the caller's own. */
  readonly erasesOn401: boolean;
}

/** Whether the replica can serve a read: `fresh` and `stale` have rows; the other states have none, and an error. */
export interface Readiness {
  readonly status: Extract<SourceReport["status"], "fresh" | "stale" | "syncing" | "failed">;
  readonly error: Problem | null;
}

/** A list from a fallback API is no evidence that an organization is missing. */
const NO_MISSING_ROWS = { live: 0, missing: [], before: new Set<string>(), elsewhere: new Set<string>() };

/** The backoff after the first failure that has one, in milliseconds. It doubles with each further failure. */
const FIRST_BACKOFF = 250;
const MAX_BACKOFF = 5 * 60_000;
/** From this number of failures in a row on, there is a backoff, and the source is degraded. */
const FAILURE_THRESHOLD = 3;

/**
 * The complete, queryable replica of a source's list of organizations. At most one sync runs at a time; concurrent
 * callers share it.
 */
export class Replica {
  readonly #runtime: DirectoryRuntime;
  #state: ReplicaState;
  #syncing: { readonly done: Promise<void>; readonly controller: AbortController } | null = null;

  constructor(runtime: DirectoryRuntime) {
    this.#runtime = runtime;
    openSchema(runtime.storage);
    this.#state = loadValue(runtime.storage.sql, "state", initialReplicaState(createGenerationId(runtime)));
    if (this.#state.lastCalledAt === 0) this.updateState({ lastCalledAt: runtime.now() });
  }

  get state(): ReplicaState {
    return this.#state;
  }

  /** The number of organizations in the replica. */
  size(): number {
    const count = "SELECT count(*) AS organizations FROM organizations";
    return this.#runtime.storage.sql.exec<{ organizations: number }>(count).one().organizations;
  }

  /** Makes the replica as fresh as requested, within the read deadline, and reports whether it can serve a read. */
  async ensureFresh(refresh: RefreshContext, requested: Freshness): Promise<Readiness> {
    const plan = planRead(this.#state, refresh.policy, requested, this.#runtime.now());
    if (plan === "refresh-in-background") this.#runtime.waitUntil(this.sync(refresh));
    if (plan === "refresh-first") {
      if (requested.fresh && !this.#syncing) this.updateState({ forcedAt: this.#runtime.now() });
      const sync = this.sync(refresh);
      this.#runtime.waitUntil(sync);
      await waitAtMost(sync, READ_DEADLINE);
    }
    return this.readiness(refresh.policy);
  }

  /** Whether the replica can serve a read now, without an upstream call. */
  readiness(policy: FreshnessPolicy): Readiness {
    const { syncedAt, error } = this.#state;
    const isRefused = error !== null && (error.status === 401 || error.status === 403);
    const isKept = syncedAt !== null && this.#runtime.now() - syncedAt <= policy.keptFor;
    if (isKept && !isRefused) return { status: error ? "stale" : "fresh", error };
    if (error) return { status: "failed", error };
    return { status: "syncing", error: createProblem("syncing", "The first sync is in progress.", { retryAfter: 2 }) };
  }

  /** Starts a sync, or waits for the one in progress. Never rejects: the outcome is in the state. */
  sync(refresh: RefreshContext): Promise<void> {
    if (this.#syncing) return this.#syncing.done;
    const controller = new AbortController();
    const done = this.#runSync(refresh, controller.signal).finally(() => {
      if (this.#syncing?.controller === controller) this.#syncing = null;
    });
    this.#syncing = { done, controller };
    return done;
  }

  /** Whether a sync has stopped before its end and can resume. */
  isPaused(): boolean {
    return this.#syncing === null && resumableProgress(this.#runtime.storage.sql, this.#runtime.now()) !== null;
  }

  /** Deletes all content and begins a new generation. A sync in progress is aborted. */
  erase(why: "new-epoch" | "refused" | "idle", change: Partial<ReplicaState> = {}): void {
    const { storage } = this.#runtime;
    this.#syncing?.controller.abort();
    this.#syncing = null;
    storage.transactionSync(() => {
      for (const table of CONTENT_TABLES) storage.sql.exec(`DELETE FROM ${table}`);
      const { source, isManaged, lastCalledAt, epoch } = this.#state;
      const initial = initialReplicaState(createGenerationId(this.#runtime));
      this.#state = { ...initial, source, isManaged, lastCalledAt, epoch };
      this.updateState(change);
    });
    this.#runtime.emit({ name: "erased", why });
  }

  /** Changes members of the state, in memory and in storage. */
  updateState(change: Partial<ReplicaState>): void {
    this.#state = { ...this.#state, ...change };
    saveValue(this.#runtime.storage.sql, "state", this.#state);
  }

  /** Invalidates everything that was computed from the rows, such as match counts. */
  bumpRevision(): void {
    this.updateState({ revision: this.#state.revision + 1 });
  }

  async #runSync(refresh: RefreshContext, signal: AbortSignal): Promise<void> {
    const { source, provider } = refresh;
    const runtime = this.#runtime;
    const backoff = this.#state.backoffUntil - runtime.now();
    if (backoff > 0) await runtime.sleep(backoff);
    const startedAt = runtime.now();
    const upstream = { ...refresh.upstream, signal };
    const isFirstSync = this.#state.syncCount === 0;
    const outcome = signal.aborted
      ? ({ kind: "aborted" } as const)
      : await fetchPages(runtime, source, provider, upstream, isFirstSync);
    if (outcome.kind === "aborted") runtime.emit({ name: "sync-abandoned" });
    if (outcome.kind === "failed") this.#fail(refresh, outcome.error, runtime.now() - startedAt);
    if (outcome.kind === "paused") this.#pause(outcome.pages, runtime.now() - startedAt);
    if (outcome.kind === "complete") {
      const rows = outcome.fallback === null ? missingRows(runtime.storage.sql) : NO_MISSING_ROWS;
      const removals = await decideRemovals(runtime, source, provider, upstream, rows);
      if (signal.aborted) runtime.emit({ name: "sync-abandoned" });
      else this.#apply(outcome.progress, removals, outcome.fallback, runtime.now() - startedAt);
    }
  }

  #apply(progress: SyncProgress, removals: Removals, fallback: string | null, duration: number): void {
    const { storage, now, emit } = this.#runtime;
    const isFirstSync = this.#state.syncCount === 0;
    storage.transactionSync(() => {
      const unrouted = stagedUnroutedHosts(storage.sql);
      const changes = applyStage(storage.sql, removals, progress.began, isFirstSync);
      this.#recordHealth(removals.isHeld, progress.began);
      this.updateState({
        backoffUntil: backoffAfter({ duration, retryAfter: 0 }, now()),
        syncCount: this.#state.syncCount + 1,
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

  /**
   * Records `source.degraded` when the source becomes degraded, and `source.recovered` when it no longer is. A source
   * is degraded while its syncs fail repeatedly, or while removals are held back.
   */
  #recordHealth(isDegraded: boolean, now: number): void {
    const wasDegraded = this.#state.isHeld || this.#state.failures >= FAILURE_THRESHOLD;
    if (isDegraded === wasDegraded || this.#state.syncCount === 0) return;
    recordChange(
      this.#runtime.storage.sql,
      { type: isDegraded ? "source.degraded" : "source.recovered", id: null },
      now,
    );
  }

  /** A paused sync is to resume soon, so its backoff is as long as the sync itself took. */
  #pause(pages: number, duration: number): void {
    this.#runtime.emit({ name: "sync-paused", pages });
    this.updateState({ backoffUntil: backoffAfter({ duration: duration / 4, retryAfter: 0 }, this.#runtime.now()) });
  }

  #fail({ erasesOn401 }: RefreshContext, error: Problem, duration: number): void {
    const { storage, now, emit, random } = this.#runtime;
    emit({ name: "sync-failed", code: error.code });
    if (erasesOn401 && error.status === 401) this.erase("refused");
    // The upstream may have rejected the stored cursor, so the next sync starts from the first page.
    if (error.code === "upstream-failed" && error.status !== 503) clearStage(storage.sql);
    const failures = this.#state.failures + 1;
    const exponent = failures - FAILURE_THRESHOLD;
    const backoff = exponent < 0 ? 0 : FIRST_BACKOFF * 2 ** exponent * (0.5 + random());
    const retryAfter = Math.max((error.retryAfter ?? 0) * 1000, Math.min(MAX_BACKOFF, backoff));
    if (failures === FAILURE_THRESHOLD && !this.#state.isHeld && this.#state.syncCount > 0) {
      recordChange(storage.sql, { type: "source.degraded", id: null }, now());
    }
    this.updateState({ backoffUntil: backoffAfter({ duration, retryAfter }, now()), failures, error });
  }
}

/** A unique id: the time in milliseconds and a random suffix, both in base 36. */
function createGenerationId({ now, random }: Pick<DirectoryRuntime, "now" | "random">): string {
  return `${now().toString(36)}${Math.floor(random() * 36 ** 4).toString(36)}`;
}
