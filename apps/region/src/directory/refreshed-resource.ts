import { createProblem, type Problem } from "@roster/core/problem";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { READ_DEADLINE, type FreshnessPolicy } from "./freshness-policy.ts";
import { failureBackoff, restUntil } from "./refresh-backoff.ts";
import { isDenied, planRead, REFRESH_FLOOR, usableFrom } from "./resource-read-plan.ts";
import type { ResourceEvent } from "./resource-events.ts";
import { loadResult, type Load, type LoadResult } from "./resource-load.ts";
import type { ResourceState, ResourceStore } from "./resource-state.ts";
import { upstreamProblem } from "./upstream-problem.ts";

/** What a reader asks for. */
export interface ReadRequest {
  readonly policy: FreshnessPolicy;
  /** The greatest age that the reader accepts, in milliseconds; null = the policy decides. */
  readonly accepted: number | null;
  /** The longest wait, in milliseconds. Default: `READ_DEADLINE`. */
  readonly deadline?: number;
}

/** Whether a copy can be served: `fresh` and `stale` have one; the other states have none, and an error. */
export interface ResourceRead {
  readonly status: "fresh" | "stale" | "syncing" | "failed";
  readonly syncedAt: number | null;
  readonly error: Problem | null;
}

/** What a resource needs to know of its surroundings. */
export interface ResourceOptions {
  readonly name: string;
  readonly store: ResourceStore;
  /** The generation id of the replica. The result of a load that began in another generation is dropped. */
  readonly generationId: () => string;
}

interface RunningLoad {
  readonly done: Promise<void>;
  readonly generationId: string;
  readonly controller: AbortController;
}

/**
 * Something that is loaded from the upstream and read many times: the list, a facet, a membership lookup, a detail, an
 * organization's projects. All rules of refreshing are here:
 *
 * - At most one load at a time. Concurrent readers share it.
 * - Callers cause at most one load in `REFRESH_FLOOR`, however they ask for it.
 * - A failed load is followed by a backoff, in which no load begins and readers are answered at once.
 * - A reader waits until its deadline, by a timer of its own.
 * - The result of a load that began before the replica was erased is dropped.
 */
export class RefreshedResource {
  readonly #runtime: DirectoryRuntime;
  readonly #options: ResourceOptions;
  #running: RunningLoad | null = null;

  constructor(runtime: DirectoryRuntime, options: ResourceOptions) {
    this.#runtime = runtime;
    this.#options = options;
  }

  get state(): ResourceState {
    return this.#options.store.load();
  }

  get isLoading(): boolean {
    return this.#currentLoad() !== null;
  }

  /** Makes the copy as fresh as requested, within the deadline, and tells whether it can be served. */
  async read(request: ReadRequest, load: Load): Promise<ResourceRead> {
    const plan = planRead(this.state, request.policy, request.accepted, this.#runtime.now());
    if (plan === "serve") return this.status(request.policy);
    const deadline = request.deadline ?? READ_DEADLINE;
    const rest = plan === "refresh-first" ? this.#remainingRest(deadline) : 0;
    if (rest > 0) await this.#runtime.sleep(rest);
    const loading = this.request(request, load);
    if (!loading || plan === "refresh-in-background") return this.status(request.policy);
    const isDone = await this.#runtime.waitAtMost(loading, deadline - rest);
    if (!isDone) this.#emit("load-overdue");
    return this.status(request.policy, { isOverdue: !isDone });
  }

  /** How long to wait for the end of the rest after a complete load. A failure, or a longer rest, is not waited for. */
  #remainingRest(deadline: number): number {
    const { error, backoffUntil } = this.state;
    const rest = backoffUntil - this.#runtime.now();
    return error !== null || this.isLoading || rest >= deadline ? 0 : Math.max(0, rest);
  }

  /** Whether the copy can be served now. Starts nothing. */
  status(policy: FreshnessPolicy, { isOverdue = false } = {}): ResourceRead {
    const { syncedAt, duration, error } = this.state;
    const now = this.#runtime.now();
    const age = syncedAt === null ? null : now - usableFrom(syncedAt, duration, policy);
    if (age === null || age > policy.keptFor || isDenied(error)) {
      this.#emit("resource-served", { as: "absent" });
      const problem = error ? this.#withRemainingWait(error) : this.#syncing();
      return { status: problem.code === "syncing" ? "syncing" : "failed", syncedAt: null, error: problem };
    }
    const isStale = error !== null || isOverdue || age > policy.servedFor;
    this.#emit("resource-served", { as: isStale ? "stale" : age > policy.freshFor ? "old" : "fresh" });
    return { status: isStale ? "stale" : "fresh", syncedAt, error: error ?? (isStale ? this.#syncing() : null) };
  }

  /**
   * Starts a load that a caller wants, or joins the one in progress. Returns null if none may begin now, because of the
   * backoff or of the floor.
   */
  request({ policy, accepted }: Pick<ReadRequest, "policy" | "accepted">, load: Load): Promise<void> | null {
    const { syncedAt, forcedAt, error } = this.state;
    // Wishes share one floor. Policies that are shorter than the floor have it too, but a failure has its own backoff.
    const last = accepted !== null ? forcedAt : error === null ? syncedAt : null;
    if (!this.isLoading && last !== null && this.#runtime.now() - last < REFRESH_FLOOR) {
      this.#emit("load-denied", { by: "floor" });
      return null;
    }
    const isForced = accepted !== null && !this.isLoading;
    const loading = this.refresh(policy, load);
    if (isForced && loading) this.#options.store.save({ forcedAt: this.#runtime.now() });
    return loading;
  }

  /**
   * Starts a load, or joins the one in progress. Returns null if there is a backoff. The promise never rejects: the
   * outcome is in the state.
   */
  refresh(policy: FreshnessPolicy, load: Load): Promise<void> | null {
    const current = this.#currentLoad();
    if (current) {
      this.#emit("load-joined");
      return current.done;
    }
    if (this.state.backoffUntil > this.#runtime.now()) {
      this.#emit("load-denied", { by: "backoff" });
      return null;
    }
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const running = { done, generationId: this.#options.generationId(), controller: new AbortController() };
    this.#running = running;
    this.#runtime.waitUntil(done);
    // A rejection means that the state could not be saved. It is logged as a defect.
    void this.#run(policy, load, running)
      .catch(upstreamProblem)
      .finally(() => {
        if (this.#running === running) this.#running = null;
        resolve();
      });
    return done;
  }

  /** For an operator: ends the backoff, so that the next read or job loads. */
  reset(): void {
    this.#options.store.save({ backoffUntil: 0, failures: 0, forcedAt: null });
    this.#emit("resource-reset");
  }

  /** Aborts the load in progress. Its result is dropped. */
  abandon(): void {
    this.#running?.controller.abort();
    this.#running = null;
  }

  /** The load in progress. One of an earlier generation is abandoned. */
  #currentLoad(): RunningLoad | null {
    if (this.#running && this.#running.generationId !== this.#options.generationId()) this.abandon();
    return this.#running;
  }

  async #run(policy: FreshnessPolicy, load: Load, running: RunningLoad): Promise<void> {
    const { signal } = running.controller;
    const startedAt = this.#runtime.now();
    this.#emit("load-started");
    const result = await loadResult(load, { startedAt, signal });
    if (this.#currentLoad() !== running) return this.#emit("load-dropped");
    if (result.kind === "paused") return this.#emit("load-paused");
    if (result.kind === "failed") return this.#fail(result);
    try {
      this.#complete(policy, startedAt, result);
    } catch (error) {
      this.#fail({ problem: upstreamProblem(error) });
    }
  }

  #complete(policy: FreshnessPolicy, startedAt: number, result: Extract<LoadResult, { kind: "loaded" }>): void {
    const now = this.#runtime.now();
    const syncedAt = result.syncedAt ?? startedAt;
    const duration = now - syncedAt;
    const backoffUntil = restUntil({ syncedAt, duration, worked: now - startedAt }, policy);
    this.#runtime.storage.transactionSync(() => {
      result.store();
      this.#options.store.save({ syncedAt, duration, backoffUntil, failures: 0, error: null });
    });
    this.#emit("load-completed");
  }

  #fail({ problem, afterwards }: Omit<Extract<LoadResult, { kind: "failed" }>, "kind">): void {
    const { store } = this.#options;
    const failures = this.state.failures + 1;
    const backoff = failureBackoff(failures, problem, this.#runtime.random());
    if (store.drop && (isDenied(problem) || problem.code === "upstream-not-found")) {
      store.drop();
      store.save({ syncedAt: null });
    }
    store.save({ failures, error: problem, backoffUntil: this.#runtime.now() + backoff });
    this.#emit("load-failed", { code: problem.code, seconds: Math.ceil(backoff / 1000) });
    afterwards?.();
  }

  /** The stored error with the time that is left until the next load can begin. */
  #withRemainingWait(error: Problem): Problem {
    const seconds = Math.ceil((this.state.backoffUntil - this.#runtime.now()) / 1000);
    return { ...error, retryAfter: Math.max(1, seconds) };
  }

  #syncing(): Problem {
    return createProblem("syncing", `No newer copy is complete yet: ${this.#options.name}.`, { retryAfter: 2 });
  }

  #emit(name: ResourceEvent["name"], facts: object = {}): void {
    this.#runtime.emit({ name, resource: this.#options.name, ...facts } as ResourceEvent);
  }
}
