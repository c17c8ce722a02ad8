import type { Problem } from "@roster/core/problem";
import { RESUME_DELAY, type CallBudget } from "./call-budget.ts";
import { pruneChanges } from "./change-feed.ts";
import type { DirectoryFacets } from "./directory-facets.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import type { Job, JobOutcome, Jobs } from "./jobs.ts";
import type { MembershipLookups } from "./membership-lookups.ts";
import type { RefreshContext } from "./refresh-context.ts";
import type { Replica } from "./replica.ts";

const MINUTE = 60_000;
/** How long the reason is kept after the upstream has refused a caller's own credential. Then the Directory ends. */
const REFUSAL_KEPT = 5_000;
/** The interval at which old changes and membership lookups are deleted. Milliseconds. */
const PRUNE_INTERVAL = 60 * MINUTE;

/** The parts of a Directory that its jobs work on. */
export interface JobParts {
  readonly replica: Replica;
  readonly facets: DirectoryFacets;
  readonly lookups: MembershipLookups;
  /** What a refresh with the managed credential needs; null if the source is not known yet. */
  readonly authorize: (budget: CallBudget) => RefreshContext | Problem | null;
  /** The interval at which a managed Directory fetches its list without a caller, in milliseconds. */
  readonly pollInterval: () => number;
  /** A Directory with a caller's own credential ends if it is not called for this long. Milliseconds. */
  readonly idleTimeout: number;
  /** The Directory ends: its storage is deleted after the jobs. */
  readonly end: () => void;
}

/** What the jobs of a Directory do, and when they are due. No job sleeps: it is scheduled for a later time instead. */
export class DirectoryJobs {
  readonly #runtime: DirectoryRuntime;
  readonly #jobs: Jobs;
  readonly #parts: JobParts;

  constructor(runtime: DirectoryRuntime, jobs: Jobs, parts: JobParts) {
    this.#runtime = runtime;
    this.#jobs = jobs;
    this.#parts = parts;
  }

  /** Runs the jobs that are due, until the budget is used up. The others stay due, and the alarm is set for them. */
  runDue(budget: CallBudget): Promise<void> {
    return this.#jobs.runDue(
      async (job) => this.#run(job, budget),
      () => !budget.isExhausted(),
    );
  }

  /** By how much the most overdue job exceeds its due time, in milliseconds. */
  overdue(): number {
    return this.#jobs.overdue();
  }

  /** For an operator: makes the jobs that have failed due at once. `schedule` then sets the alarm. */
  resetBackoffs(): void {
    this.#jobs.resetBackoffs();
  }

  /** Schedules the jobs that the state of the Directory calls for, and sets the alarm. */
  async schedule(): Promise<void> {
    const now = this.#runtime.now();
    const { isManaged, lastCalledAt, error } = this.#parts.replica.state;
    await this.#ensure("prune", now + PRUNE_INTERVAL);
    if (!isManaged) {
      return this.#jobs.scheduleBy(
        "idle",
        this.#isRefused() ? now + REFUSAL_KEPT : lastCalledAt + this.#parts.idleTimeout,
      );
    }
    await this.#ensure("poll", now + this.#parts.pollInterval());
    // A read has refreshed the list while the poll was waiting for the end of its backoff.
    if (error === null) await this.#jobs.scheduleBy("poll", now + this.#parts.pollInterval());
    if (this.#parts.replica.isPaused()) await this.#ensure("resume", now + RESUME_DELAY);
    const facetsAt = this.#parts.facets.nextRunAt();
    if (facetsAt !== null) await this.#jobs.scheduleBy("facets", Math.max(facetsAt, now + RESUME_DELAY));
    await this.#jobs.arm();
  }

  async #ensure(job: Job, at: number): Promise<void> {
    if (!this.#jobs.isScheduled(job)) await this.#jobs.scheduleBy(job, at);
  }

  #run(job: Job, budget: CallBudget): Promise<JobOutcome> | JobOutcome {
    switch (job) {
      case "poll":
        return this.#poll(budget);
      case "resume":
        return this.#resume(budget);
      case "facets":
        return this.#runFacets(budget);
      case "prune":
        return this.#prune();
      case "idle":
        return this.#endIfUnused();
    }
  }

  /** Fetches the list, if no caller's request has done so since the last poll. */
  async #poll(budget: CallBudget): Promise<JobOutcome> {
    const { replica, pollInterval } = this.#parts;
    const nextAt = (replica.state.syncedAt ?? 0) + pollInterval();
    if (nextAt > this.#runtime.now()) return { kind: "done", next: nextAt };
    return this.#sync(budget, () => this.#runtime.now() + pollInterval());
  }

  /** Continues a list sync that has paused. */
  async #resume(budget: CallBudget): Promise<JobOutcome> {
    const { replica } = this.#parts;
    if (!replica.isPaused()) return { kind: "done", next: null };
    return this.#sync(budget, () => (replica.isPaused() ? this.#runtime.now() + RESUME_DELAY : null));
  }

  async #sync(budget: CallBudget, next: () => number | null): Promise<JobOutcome> {
    const { replica, authorize } = this.#parts;
    if (replica.state.backoffUntil > this.#runtime.now()) {
      return { kind: "postponed", until: replica.state.backoffUntil };
    }
    const refresh = this.#managed() ? authorize(budget) : null;
    if (!refresh) return { kind: "done", next: null };
    if ("code" in refresh) return { kind: "failed", notBefore: 0 };
    await replica.sync(refresh);
    await this.schedule();
    if (replica.state.error) return { kind: "failed", notBefore: replica.state.backoffUntil };
    return { kind: "done", next: next() };
  }

  /** Continues the passes of facets, and asks organizations again whose facts could not be read. */
  async #runFacets(budget: CallBudget): Promise<JobOutcome> {
    const { facets, authorize } = this.#parts;
    const startsAt = facets.nextRunAt();
    const refresh = startsAt !== null && this.#managed() ? authorize(budget) : null;
    if (startsAt === null || !refresh) return { kind: "done", next: null };
    if (startsAt > this.#runtime.now()) return { kind: "postponed", until: startsAt };
    if ("code" in refresh) return { kind: "failed", notBefore: 0 };
    await facets.runDue(refresh);
    const nextAt = facets.nextRunAt();
    return { kind: "done", next: nextAt === null ? null : Math.max(nextAt, this.#runtime.now() + RESUME_DELAY) };
  }

  #prune(): JobOutcome {
    pruneChanges(this.#runtime.storage.sql, this.#runtime.now());
    this.#parts.lookups.prune();
    return { kind: "done", next: this.#runtime.now() + PRUNE_INTERVAL };
  }

  /** Ends a Directory with a caller's own credential that is refused, or that nobody has called for long. */
  #endIfUnused(): JobOutcome {
    const { replica, idleTimeout, end } = this.#parts;
    const idleAt = replica.state.lastCalledAt + idleTimeout;
    if (this.#managed()) return { kind: "done", next: null };
    if (!this.#isRefused() && this.#runtime.now() < idleAt) return { kind: "done", next: idleAt };
    end();
    return { kind: "done", next: null };
  }

  #isRefused(): boolean {
    const { syncCount, error } = this.#parts.replica.state;
    return syncCount === 0 && error?.status === 401;
  }

  #managed(): boolean {
    return this.#parts.replica.state.isManaged;
  }
}
