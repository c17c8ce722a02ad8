import type { DirectoryRuntime } from "./directory-runtime.ts";

/** The work that a Directory does by alarm, without a caller. Stored names, so they do not change. */
export type Job = "poll" | "resume" | "facets" | "prune" | "idle";

/**
 * How a run of a job ended. Times are epoch milliseconds.
 *
 * - `done`: the job runs again at `next`; null = it is not needed until something schedules it.
 * - `postponed`: nothing was tried, because the job has to wait until `until`.
 * - `failed`: the job runs again after its backoff, and not before `notBefore`.
 */
export type JobOutcome =
  | { readonly kind: "done"; readonly next: number | null }
  | { readonly kind: "postponed"; readonly until: number }
  | { readonly kind: "failed"; readonly notBefore: number };

const MINUTE = 60_000;
/**
 * A claimed job belongs to its run for this long, in milliseconds. It exceeds the longest run (`RUN_TIME` of
 * `call-budget.ts` and one upstream call), so only a run that died loses its lease.
 */
export const LEASE = 5 * MINUTE;
/** The backoff after the first failure, in milliseconds. It doubles with each further failure. */
const FIRST_BACKOFF = 5_000;
export const MAX_JOB_BACKOFF = 15 * MINUTE;

interface ClaimedJob extends Record<string, SqlStorageValue> {
  readonly job: Job;
  /** The runs since the last success, this one included. */
  readonly attempts: number;
}

/**
 * The jobs of a Directory. A run claims a job with a lease, and acknowledges it when it has ended; a run that dies leaves
 * the row, and the job runs again after the lease. A Durable Object has one alarm; it is set to the earliest job or
 * lease end, before work begins.
 */
export class Jobs {
  readonly #runtime: DirectoryRuntime;
  /** The alarm as this instance last set it. It spares a read of the platform's alarm in each call. */
  #armedAt: number | null = null;

  constructor(runtime: DirectoryRuntime) {
    this.#runtime = runtime;
  }

  /**
   * Schedules a job, or moves it to an earlier time. Does not delay a job. A job that is running runs once more at that
   * time.
   */
  async scheduleBy(job: Job, at: number): Promise<void> {
    this.#runtime.storage.sql.exec(
      `INSERT INTO due (job, at) VALUES (?1, ?2) ON CONFLICT (job) DO UPDATE SET
         at = CASE lease_until WHEN 0 THEN min(at, ?2) ELSE at END,
         wanted_at = CASE lease_until WHEN 0 THEN NULL ELSE min(coalesce(wanted_at, ?2), ?2) END
       WHERE at > ?2 OR lease_until > 0`,
      job,
      Math.ceil(at),
    );
    await this.arm();
  }

  /** Whether a job has a time, or is running. */
  isScheduled(job: Job): boolean {
    return this.#runtime.storage.sql.exec("SELECT 1 FROM due WHERE job = ?", job).toArray().length > 0;
  }

  /** Makes the jobs that have failed due at once. Does not set the alarm. */
  resetBackoffs(): void {
    const { sql } = this.#runtime.storage;
    sql.exec("UPDATE due SET at = min(at, ?), attempts = 0 WHERE attempts > 0", this.#runtime.now());
  }

  /** Forgets all jobs. */
  clear(): void {
    this.#runtime.storage.sql.exec("DELETE FROM due");
  }

  /** By how much the most overdue job exceeds its due time, in milliseconds; 0 if none is overdue. */
  overdue(): number {
    const { at } = this.#runtime.storage.sql.exec<{ at: number | null }>("SELECT min(at) AS at FROM due").one();
    return at === null ? 0 : Math.max(0, this.#runtime.now() - at);
  }

  /**
   * Sets the alarm to the earliest job or lease end. The constructor of the Directory and each call do so, because an
   * alarm can be lost: its handler threw too often, or the object ended during its run.
   */
  async arm(): Promise<void> {
    const { storage, now } = this.#runtime;
    const known = this.#earliest();
    if (known === this.#armedAt && (known === null || known > now())) return;
    const armed = await storage.getAlarm();
    // Read again: a job may have been scheduled meanwhile. No wait separates this read from the write of the alarm.
    const at = this.#earliest();
    this.#armedAt = at;
    if (at === null) await storage.deleteAlarm();
    else if (armed !== at) await storage.setAlarm(at);
  }

  /**
   * Runs the jobs that are due, the most overdue first, each at most once. Claims no job after `canClaim` has returned
   * false.
   */
  async runDue(run: (job: Job) => Promise<JobOutcome>, canClaim: () => boolean): Promise<void> {
    this.#armedAt = null;
    const startedAt = this.#runtime.now();
    while (canClaim()) {
      const claimed = this.#claim(startedAt);
      if (!claimed) break;
      // Before the work: if it dies, the alarm at the end of its lease is already set.
      await this.arm();
      this.#acknowledge(claimed, await this.#attempt(claimed.job, run));
    }
    await this.arm();
  }

  /** The earliest due time or lease end; null if there is no job. */
  #earliest(): number | null {
    const earliest = "SELECT min(max(at, lease_until)) AS at FROM due";
    return this.#runtime.storage.sql.exec<{ at: number | null }>(earliest).one().at;
  }

  /** Claims the most overdue of the jobs that were due at `startedAt`. `idle` comes last: it may delete all others. */
  #claim(startedAt: number): ClaimedJob | null {
    const { storage, now } = this.#runtime;
    const claimable = `SELECT job FROM due WHERE at <= ?1 AND lease_until <= ?1 ORDER BY job = 'idle', at LIMIT 1`;
    const [row] = storage.sql
      .exec<ClaimedJob>(
        `UPDATE due SET lease_until = ?2, attempts = attempts + 1, wanted_at = NULL WHERE job = (${claimable})
         RETURNING job, attempts`,
        startedAt,
        now() + LEASE,
      )
      .toArray();
    return row ?? null;
  }

  async #attempt(job: Job, run: (job: Job) => Promise<JobOutcome>): Promise<JobOutcome> {
    try {
      return await run(job);
    } catch (error) {
      console.error(JSON.stringify({ defect: error instanceof Error ? error.name : typeof error, where: job }));
      return { kind: "failed", notBefore: 0 };
    }
  }

  /** Ends a claim. A time that was scheduled during the run counts if it is earlier. */
  #acknowledge({ job, attempts }: ClaimedJob, outcome: JobOutcome): void {
    const { sql } = this.#runtime.storage;
    const next = this.#nextTime(outcome, attempts);
    const counted = { done: 0, postponed: attempts - 1, failed: attempts }[outcome.kind];
    sql.exec(
      `UPDATE due SET at = min(coalesce(?2, wanted_at), coalesce(wanted_at, ?2)), lease_until = 0, attempts = ?3,
         wanted_at = NULL WHERE job = ?1 AND coalesce(?2, wanted_at) IS NOT NULL`,
      job,
      next,
      counted,
    );
    if (next === null) sql.exec("DELETE FROM due WHERE job = ? AND lease_until > 0", job);
  }

  #nextTime(outcome: JobOutcome, attempts: number): number | null {
    const { now, random } = this.#runtime;
    if (outcome.kind === "done") return outcome.next === null ? null : Math.ceil(outcome.next);
    if (outcome.kind === "postponed") return Math.ceil(outcome.until);
    const backoff = Math.min(MAX_JOB_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(attempts - 1, 30)) * (0.5 + random() / 2);
    return Math.ceil(Math.max(now() + backoff, outcome.notBefore));
  }
}
