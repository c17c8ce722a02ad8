import { createProblem } from "@roster/core/problem";
import type { FacetStatus, Freshness } from "@roster/core/source";
import type { Facet } from "@roster/core/search";
import { CallBudgetExhausted } from "./call-budget.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { endOnRefusal } from "./end-on-refusal.ts";
import { runFacetPass, type PassOutcome } from "./facet-pass.ts";
import { INITIAL_FACET_STATE, type FacetState } from "./facet-state.ts";
import { FacetStore, type FacetTarget } from "./facet-store.ts";
import { fetchFact, type Fact, type PartialFact } from "./fetch-fact.ts";
import { FACET_POLICY, type FreshnessPolicy } from "./freshness-policy.ts";
import { policyFor, type RefreshContext } from "./refresh-context.ts";
import { RefreshedResource, type ResourceRead } from "./refreshed-resource.ts";
import type { Replica } from "./replica.ts";
import type { Load, LoadContext, LoadResult } from "./resource-load.ts";
import { acceptedAge, isDenied } from "./resource-read-plan.ts";
import { loadValue, saveValue } from "./state-values.ts";
import { createYielder } from "./yield-to-timers.ts";

const MINUTE = 60_000;
/** The pause of the retries after their endpoint has failed, in milliseconds. */
const RETRY_PAUSE = 5 * MINUTE;

/**
 * One facet of a Directory. It is fetched when a question needs it, in a pass over all organizations; the facts become
 * visible to queries at the end of the pass, all at once. A pass that uses up its budget pauses, and another run resumes
 * it. An organization that cannot be read has an unknown fact, and is asked again later without the others.
 */
export class FacetReplica {
  readonly #runtime: DirectoryRuntime;
  readonly #replica: Replica;
  readonly #facet: Facet;
  readonly #store: FacetStore;
  readonly #resource: RefreshedResource;
  /** What was fetched of organizations whose pages did not fit into one budget, by id. At most one for each worker. */
  readonly #partials = new Map<string, PartialFact>();

  constructor(runtime: DirectoryRuntime, replica: Replica, facet: Facet) {
    this.#runtime = runtime;
    this.#replica = replica;
    this.#facet = facet;
    this.#store = new FacetStore(runtime.storage.sql, facet);
    this.#resource = new RefreshedResource(runtime, {
      name: `facet:${facet}`,
      store: { load: () => this.#state, save: (change) => this.#updateState(change) },
      generationId: () => replica.state.generationId,
    });
  }

  /** Makes the facet available to queries, and tells whether it is. */
  async read(refresh: RefreshContext, requested: Freshness): Promise<ResourceRead> {
    const now = this.#runtime.now();
    if (now - (this.#state.neededAt ?? 0) >= MINUTE) this.#updateState({ neededAt: now });
    const policy = policyFor(refresh, FACET_POLICY, refresh.source.settings?.facets);
    const load = this.#load(refresh, (context) => this.#pass(refresh, policy, context));
    const read = await this.#resource.read({ policy, accepted: acceptedAge(requested) }, load);
    if (read.status === "fresh" && this.#isRetryDue(policy)) void this.#startRetry(refresh, policy);
    return read.error?.code === "syncing" ? { ...read, error: this.#syncing() } : read;
  }

  /** The status for an operator; null if the facet was never needed. */
  status(): FacetStatus | null {
    const { syncedAt, passBegan, error } = this.#state;
    if (syncedAt === null && passBegan === null && error === null) return null;
    const withCopy = error ? "stale" : "fresh";
    return {
      facet: this.#facet,
      status: syncedAt !== null ? withCopy : error ? "failed" : "syncing",
      syncedAt: syncedAt === null ? null : new Date(syncedAt).toISOString(),
      progress: passBegan === null ? null : this.#store.progress(passBegan),
      unreadable: this.#store.unreadable(),
      error,
    };
  }

  /**
   * When work is due that needs no reader, in epoch milliseconds: the rest of a pass, or another try of unreadable
   * organizations. Null if there is none, or if no reader has needed the facet for as long as it is kept.
   */
  nextRunAt(policy: FreshnessPolicy): number | null {
    const { neededAt, passBegan, backoffUntil } = this.#state;
    if (this.#resource.isLoading || neededAt === null || this.#runtime.now() - neededAt > policy.keptFor) return null;
    if (passBegan !== null) return backoffUntil;
    const retryAt = this.#isRecent(policy) ? this.#store.nextRetryAt() : null;
    return retryAt === null ? null : Math.max(retryAt, backoffUntil);
  }

  /** Continues a pass, or asks unreadable organizations again. */
  async run(refresh: RefreshContext): Promise<void> {
    const policy = policyFor(refresh, FACET_POLICY, refresh.source.settings?.facets);
    if (this.#state.passBegan === null) return this.#startRetry(refresh, policy);
    const load = this.#load(refresh, (context) => this.#pass(refresh, policy, context));
    await this.#resource.refresh(policy, load);
  }

  /** For an operator: ends the backoffs of the facet and of its organizations. */
  resetBackoffs(): void {
    this.#resource.reset();
    this.#store.resetBackoffs();
  }

  /** Ignores the load in progress: it is of an earlier generation. */
  abandon(): void {
    this.#resource.abandon();
    this.#partials.clear();
  }

  get #state(): FacetState {
    return loadValue(this.#runtime.storage.sql, `facet:${this.#facet}`, INITIAL_FACET_STATE);
  }

  #updateState(change: Partial<FacetState>): void {
    saveValue(this.#runtime.storage.sql, `facet:${this.#facet}`, { ...this.#state, ...change });
  }

  #syncing(): NonNullable<ResourceRead["error"]> {
    const { done, of } = this.#store.progress(this.#state.passBegan ?? 0);
    const detail = `The ${this.#facet} facet has been fetched for ${done} of ${of} organizations.`;
    return createProblem("syncing", detail, { retryAfter: 2 });
  }

  #load(refresh: RefreshContext, load: Load): Load {
    return endOnRefusal(this.#replica, refresh, load);
  }

  /** Starts a pass or resumes the one in progress, unless it is older than a facet may be. */
  async #pass(refresh: RefreshContext, policy: FreshnessPolicy, context: LoadContext): Promise<LoadResult> {
    const { emit } = this.#runtime;
    const { passBegan } = this.#state;
    const isResumed = passBegan !== null && context.startedAt - passBegan <= policy.keptFor;
    const since = isResumed ? passBegan : context.startedAt;
    if (!isResumed) this.#partials.clear();
    this.#updateState({ passBegan: since });
    emit({ name: "facet-started", facet: this.#facet, resumed: isResumed });
    const targets = this.#store.targets(since, this.#runtime.now(), this.#runtime.random());
    const outcome = await this.#run(targets, () => this.#store.hasAnswerSince(since), refresh, context);
    if (outcome.kind === "complete") return { kind: "loaded", syncedAt: since, store: () => this.#swap() };
    if (outcome.kind === "paused") {
      emit({ name: "facet-paused", facet: this.#facet, done: this.#store.progress(since).done });
      return outcome;
    }
    emit({ name: "facet-failed", facet: this.#facet, code: outcome.problem.code });
    // The backoff grows only while the upstream answers nothing.
    if (this.#store.hasAnswerSince(context.startedAt)) this.#updateState({ failures: 0 });
    return outcome;
  }

  #isRecent({ servedFor }: FreshnessPolicy): boolean {
    const { syncedAt, duration } = this.#state;
    return syncedAt !== null && this.#runtime.now() - (syncedAt + duration) <= servedFor;
  }

  #isRetryDue(policy: FreshnessPolicy): boolean {
    const at = this.nextRunAt(policy);
    return this.#state.passBegan === null && at !== null && at <= this.#runtime.now();
  }

  async #startRetry(refresh: RefreshContext, policy: FreshnessPolicy): Promise<void> {
    await this.#resource.refresh(
      policy,
      this.#load(refresh, (context) => this.#retry(refresh, context)),
    );
  }

  /** Asks the unreadable organizations again. The others keep their facts, so the facet becomes no newer. */
  async #retry(refresh: RefreshContext, context: LoadContext): Promise<LoadResult> {
    const { now, storage } = this.#runtime;
    const outcome = await this.#run(this.#store.retries(now()), () => true, refresh, context);
    if (context.signal.aborted) return { kind: "paused" };
    if (outcome.kind === "failed") {
      if (isDenied(outcome.problem)) return outcome;
      this.#store.postponeRetries(now() + Math.max(RETRY_PAUSE, (outcome.problem.retryAfter ?? 0) * 1000));
    }
    storage.transactionSync(() => this.#publish());
    return { kind: "paused" };
  }

  async #run(
    targets: Generator<FacetTarget>,
    hasAnswer: () => boolean,
    refresh: RefreshContext,
    { signal }: LoadContext,
  ): Promise<PassOutcome> {
    const { now, random, sleep } = this.#runtime;
    const { generationId } = this.#replica.state;
    const upstream = { ...refresh.upstream, signal };
    return runFacetPass(targets, {
      fetch: (target) => this.#fetch({ ...refresh, upstream }, target),
      saveFact: ({ id }, fact) => this.#store.saveFact(id, fact, now()),
      saveFailure: ({ id }, code) => this.#store.saveFailure(id, { code, at: now(), random: random() }),
      hasAnswer,
      isPaused: () => refresh.budget.isExhausted(),
      isDropped: () => signal.aborted || generationId !== this.#replica.state.generationId,
      yieldToReaders: createYielder({ now, sleep }),
    });
  }

  /** Fetches a fact. If the budget ends between its pages, keeps them for the next run. */
  async #fetch(refresh: RefreshContext, { id, address }: FacetTarget): Promise<Fact> {
    let partial = this.#partials.get(id) ?? null;
    this.#partials.delete(id);
    try {
      return await fetchFact(this.#facet, refresh, address, partial, (fetched) => {
        partial = fetched;
      });
    } catch (error) {
      if (error instanceof CallBudgetExhausted && partial) this.#partials.set(id, partial);
      throw error;
    }
  }

  /** Ends a pass. */
  #swap(): void {
    this.#publish();
    this.#updateState({ passBegan: null });
    this.#runtime.emit({ name: "facet-swapped", facet: this.#facet, organizations: this.#replica.size() });
  }

  /** Makes the stored facts visible to queries. */
  #publish(): void {
    this.#store.swap();
    this.#replica.bumpRevision();
  }
}
