import type { Problem } from "@roster/core/problem";
import type { Freshness, SourceReport } from "@roster/core/source";
import { sha256Hex } from "@roster/http";
import { CONTENT_TABLES, openSchema } from "./directory-schema.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { endOnRefusal } from "./end-on-refusal.ts";
import { READ_DEADLINE, type FreshnessPolicy } from "./freshness-policy.ts";
import { loadList, type StagedList } from "./load-list.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { failureBackoff } from "./refresh-backoff.ts";
import { RefreshedResource, type ResourceRead } from "./refreshed-resource.ts";
import { initialReplicaState, type ReplicaState } from "./replica-state.ts";
import type { Load } from "./resource-load.ts";
import { acceptedAge, isDenied, isRevalidated, REFRESH_FLOOR } from "./resource-read-plan.ts";
import { degradedAfterFailure, recordHealth } from "./source-health.ts";
import { loadValue, saveValue } from "./state-values.ts";
import { clearTextIndex } from "./text-index.ts";
import { clampStoredWaits } from "./stored-waits.ts";
import { applyStage } from "./apply-stage.ts";
import { stagedUnroutedHosts } from "./stage-page.ts";
import { resumableProgress } from "./sync-progress.ts";

/** Whether the replica can serve a read: `fresh` and `stale` have rows; the other states have none, and an error. */
export interface Readiness {
  readonly status: Extract<SourceReport["status"], "fresh" | "stale" | "syncing" | "failed">;
  readonly error: Problem | null;
}

/**
 * The complete, queryable replica of a source's list of organizations. At most one sync runs at a time; concurrent
 * callers share it.
 */
export class Replica {
  readonly #runtime: DirectoryRuntime;
  #state: ReplicaState;
  readonly #list: RefreshedResource;

  constructor(runtime: DirectoryRuntime) {
    this.#runtime = runtime;
    openSchema(runtime.storage);
    clampStoredWaits(runtime.storage.sql, runtime.now());
    this.#state = loadValue(runtime.storage.sql, "state", initialReplicaState(createGenerationId(runtime)));
    this.#list = new RefreshedResource(runtime, {
      name: "list",
      store: { load: () => this.#state, save: (change) => this.updateState(change) },
      generationId: () => this.#state.generationId,
    });
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

  /** Makes the replica as fresh as requested, within the deadline, and reports whether it can serve a read. */
  async ensureFresh(refresh: RefreshContext, requested: Freshness, deadline = READ_DEADLINE): Promise<Readiness> {
    if (this.#state.refusedCredential !== null) await this.#acceptNewCredential(refresh);
    const request = { policy: refresh.policy, accepted: acceptedAge(requested), deadline };
    return this.#toReadiness(await this.#list.read(request, this.#load(refresh)));
  }

  /** Whether the replica can serve a read now, without an upstream call. */
  readiness(policy: FreshnessPolicy): Readiness {
    return this.#toReadiness(this.#list.status(policy));
  }

  /**
   * Starts a sync, or waits for the one in progress. Resolves at once during a backoff. Never rejects: the outcome is
   * in the state.
   */
  async sync(refresh: RefreshContext): Promise<void> {
    if (this.#state.refusedCredential !== null) await this.#acceptNewCredential(refresh);
    await this.#list.refresh(refresh.policy, this.#load(refresh));
  }

  /** Whether the list was confirmed for a question that was asked at this time, so that an absence can be told. */
  isRevalidated(askedAt: number): boolean {
    return isRevalidated(this.#state, askedAt);
  }

  /** Syncs for a caller, unless the floor or a backoff forbids it. Never rejects: the outcome is in the state. */
  async requestSync(refresh: RefreshContext): Promise<void> {
    await this.#list.request({ policy: refresh.policy, accepted: 0 }, this.#load(refresh));
  }

  /** The earliest time at which a sync may begin, in epoch milliseconds. */
  nextSyncAt(): number {
    return Math.max(this.#state.backoffUntil, (this.#state.forcedAt ?? 0) + REFRESH_FLOOR);
  }

  /** For an operator: ends the backoff. */
  resetBackoff(): void {
    this.#list.reset();
  }

  /** Whether a sync has stopped before its end and can resume. */
  isPaused(): boolean {
    return !this.#list.isLoading && resumableProgress(this.#runtime.storage.sql, this.#runtime.now()) !== null;
  }

  /** Deletes all content and begins a new generation. Loads in progress are dropped. */
  erase(why: "new-epoch" | "refused" | "idle", change: Partial<ReplicaState> = {}): void {
    const { storage } = this.#runtime;
    this.#list.abandon();
    storage.transactionSync(() => {
      clearTextIndex(storage.sql);
      for (const table of CONTENT_TABLES) storage.sql.exec(`DELETE FROM ${table}`);
      const { source, isManaged, lastCalledAt, epoch } = this.#state;
      const initial = initialReplicaState(createGenerationId(this.#runtime, this.#state.generationId));
      this.#state = { ...initial, source, isManaged, lastCalledAt, epoch };
      this.updateState(change);
    });
    this.#runtime.emit({ name: "erased", why });
  }

  /** Drops the loads in progress, because the storage is about to be deleted. Nothing is written any more. */
  end(): void {
    this.#list.abandon();
    this.#state = initialReplicaState(createGenerationId(this.#runtime, this.#state.generationId));
    this.#runtime.emit({ name: "erased", why: "idle" });
  }

  /** Erases the replica because the upstream no longer accepts the caller's credential. The reason stays in the state. */
  eraseRefused(error: Problem): void {
    const { failures, backoffUntil } = this.#state;
    const backoff = failureBackoff(1, error, this.#runtime.random());
    this.erase("refused", {
      error,
      failures: Math.max(1, failures),
      backoffUntil: Math.max(backoffUntil, this.#runtime.now() + backoff),
    });
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

  /** While removals are held back, the rows may be ones that the upstream no longer has. */
  #toReadiness({ status, error }: ResourceRead): Readiness {
    return { status: status === "fresh" && this.#state.isHeld ? "stale" : status, error };
  }

  #load(refresh: RefreshContext): Load {
    return endOnRefusal(this, refresh, async (context) => {
      const before = this.#state;
      const isFirstSync = before.syncCount === 0;
      const result = await loadList(this.#runtime, refresh, context, isFirstSync, (list) => this.#apply(list));
      if (result.kind !== "failed") return result;
      const isRefused = refresh.isManaged && isDenied(result.problem);
      const refusedCredential = isRefused ? await this.#digest(refresh) : null;
      return { ...result, afterwards: () => this.#recordFailure(before, result.problem, refusedCredential) };
    });
  }

  /** Writes a complete list to the live tables. Runs in the transaction that also saves its times. */
  #apply({ progress, removals, fallback }: StagedList): void {
    const { sql } = this.#runtime.storage;
    const isFirstSync = this.#state.syncCount === 0;
    const unrouted = stagedUnroutedHosts(sql);
    const changes = applyStage(sql, removals, progress.began, isFirstSync);
    // A list from a fallback API tells nothing about the rows that are held back.
    const isHeld = fallback === null ? removals.isHeld : this.#state.isHeld;
    const degradedFor = isHeld ? "removal-held" : null;
    recordHealth(sql, this.#state, degradedFor, progress.began);
    this.updateState({
      syncCount: this.#state.syncCount + 1,
      revision: this.#state.revision + 1,
      isHeld,
      degradedFor,
      refusedCredential: null,
      unrouted,
      fallback,
    });
    this.#runtime.emit({ name: "sync-applied", changes });
  }

  #recordFailure(before: ReplicaState, problem: Problem, refusedCredential: string | null): void {
    const degradedFor = degradedAfterFailure(this.#state, problem);
    const isBaseline = this.#state.syncCount === 0 && degradedFor !== "credential-refused";
    if (!isBaseline) recordHealth(this.#runtime.storage.sql, before, degradedFor, this.#runtime.now());
    this.updateState({ degradedFor, refusedCredential });
  }

  /** Ends the backoff if the upstream refused the managed credential, and the operator has replaced it since. */
  async #acceptNewCredential(refresh: RefreshContext): Promise<void> {
    if (this.#state.refusedCredential === (await this.#digest(refresh))) return;
    this.updateState({ refusedCredential: null });
    this.#list.reset();
  }

  /** A digest that tells two credentials apart and does not reveal them. It differs in each generation. */
  async #digest({ upstream: { credential } }: RefreshContext): Promise<string> {
    const digest = await sha256Hex(`${this.#state.generationId} ${credential.scheme} ${credential.token}`);
    return digest.slice(0, 16);
  }
}

/** A unique id: the time in milliseconds and a random suffix, both in base 36. It differs from the previous one. */
function createGenerationId({ now, random }: Pick<DirectoryRuntime, "now" | "random">, previous = ""): string {
  const id = `${now().toString(36)}${Math.floor(random() * 36 ** 4).toString(36)}`;
  // Two generations can begin in the same millisecond.
  return id === previous ? `${id}0` : id;
}
