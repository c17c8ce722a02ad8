import { describe, expect, test } from "vitest";
import { Jobs, LEASE, MAX_JOB_BACKOFF, type Job, type JobOutcome } from "./jobs.ts";
import { jobLeases } from "./migrations/02-job-leases.ts";
import { MINUTE, withTestReplica, type TestReplica } from "./test-replica.ts";

const HOUR = 60 * MINUTE;
const done: JobOutcome = { kind: "done", next: null };
const failed: JobOutcome = { kind: "failed", notBefore: 0 };

interface TestJobs extends TestReplica {
  readonly jobs: Jobs;
  /** Runs the jobs that are due, as the alarm does. Returns those that ran. */
  readonly run: (outcome: (job: Job) => JobOutcome | Promise<JobOutcome>, jobs?: Jobs) => Promise<readonly Job[]>;
  /** The time until the alarm, in milliseconds. */
  readonly armed: () => number | null;
}

async function withJobs(body: (context: TestJobs) => Promise<void>): Promise<void> {
  await withTestReplica([], async (context) => {
    const { alarm, runtime } = context;
    const jobs = new Jobs(runtime);
    await body({
      ...context,
      jobs,
      run: async (outcome, instance = jobs) => {
        const ran: Job[] = [];
        alarm.at = null;
        const attempt = async (job: Job): Promise<JobOutcome> => {
          ran.push(job);
          return outcome(job);
        };
        await instance.runDue(attempt, () => true);
        return ran;
      },
      armed: () => (alarm.at === null ? null : alarm.at - runtime.now()),
    });
  });
}

describe("jobs", () => {
  test("set the alarm to the earliest job, and run when they are due", async () => {
    await withJobs(async ({ jobs, run, runtime, advanceClock, armed }) => {
      await jobs.scheduleBy("prune", runtime.now() + HOUR);
      await jobs.scheduleBy("poll", runtime.now() + MINUTE);
      expect(armed()).toBe(MINUTE);
      expect(await run(() => done)).toEqual([]);
      expect(armed()).toBe(MINUTE);
      advanceClock(MINUTE);
      expect(await run(() => ({ kind: "done", next: runtime.now() + MINUTE }))).toEqual(["poll"]);
      expect(armed()).toBe(MINUTE);
      advanceClock(MINUTE);
      expect(await run(() => done)).toEqual(["poll"]);
      expect([jobs.isScheduled("poll"), jobs.isScheduled("prune"), armed()]).toEqual([false, true, HOUR - 2 * MINUTE]);
    });
  });

  test("are moved to an earlier time, never to a later one", async () => {
    await withJobs(async ({ jobs, runtime, armed }) => {
      await jobs.scheduleBy("poll", runtime.now() + MINUTE);
      await jobs.scheduleBy("poll", runtime.now() + HOUR);
      expect(armed()).toBe(MINUTE);
      await jobs.scheduleBy("poll", runtime.now() + 1000);
      expect(armed()).toBe(1000);
    });
  });

  test("are acknowledged after they are done: a run that dies leaves the job for after its lease", async () => {
    await withJobs(async ({ jobs, run, runtime, advanceClock, armed }) => {
      await jobs.scheduleBy("poll", runtime.now());
      const never = Promise.withResolvers<JobOutcome>();
      void run(() => never.promise);
      await Promise.resolve();
      // The object ends here. Another instance opens its storage.
      const next = new Jobs(runtime);
      await next.arm();
      expect(armed()).toBe(LEASE);
      expect(await run(() => done, next)).toEqual([]);
      advanceClock(LEASE);
      expect(await run(() => done, next)).toEqual(["poll"]);
    });
  });

  test("wait longer after each failure, up to 15 minutes, and start anew after a success", async () => {
    await withJobs(async ({ jobs, run, runtime, advanceClock, armed }) => {
      await jobs.scheduleBy("poll", runtime.now());
      const waits: number[] = [];
      for (let attempt = 0; attempt < 12; attempt += 1) {
        expect(await run(() => failed)).toEqual(["poll"]);
        waits.push(armed() ?? 0);
        advanceClock(armed() ?? 0);
      }
      expect(waits).toEqual([...waits].toSorted((a, b) => a - b));
      expect(waits[1]).toBe(2 * (waits[0] ?? 0));
      expect(Math.max(...waits)).toBeLessThanOrEqual(MAX_JOB_BACKOFF);
      await run(() => ({ kind: "done", next: runtime.now() + 1 }));
      advanceClock(1);
      await run(() => failed);
      expect(armed()).toBe(waits[0]);
    });
  });

  test("that throw count as failed, and do not keep the others from running", async () => {
    await withJobs(async ({ jobs, run, runtime, advanceClock, armed }) => {
      await jobs.scheduleBy("poll", runtime.now());
      advanceClock(1);
      await jobs.scheduleBy("prune", runtime.now());
      const outcomes = (job: Job): JobOutcome => {
        if (job === "poll") throw new TypeError("defect");
        return done;
      };
      expect(await run(outcomes)).toEqual(["poll", "prune"]);
      expect([jobs.isScheduled("poll"), jobs.isScheduled("prune")]).toEqual([true, false]);
      expect(armed()).toBeGreaterThan(0);
    });
  });

  test("that have to wait are postponed without counting as failed", async () => {
    await withJobs(async ({ jobs, run, runtime, advanceClock, armed }) => {
      await jobs.scheduleBy("poll", runtime.now());
      for (let attempt = 0; attempt < 5; attempt += 1) {
        await run(() => ({ kind: "postponed", until: runtime.now() + MINUTE }));
        expect(armed()).toBe(MINUTE);
        advanceClock(MINUTE);
      }
      await run(() => failed);
      expect(armed()).toBeLessThan(MINUTE);
    });
  });

  test("that are scheduled while they run, run once more", async () => {
    await withJobs(async ({ jobs, run, runtime, armed }) => {
      await jobs.scheduleBy("facets", runtime.now());
      const scheduleMeanwhile = async (): Promise<JobOutcome> => {
        await jobs.scheduleBy("facets", runtime.now() + 1000);
        return done;
      };
      expect(await run(scheduleMeanwhile)).toEqual(["facets"]);
      expect(armed()).toBe(1000);
      expect(jobs.isScheduled("facets")).toBe(true);
    });
  });

  test("that are overdue and have no alarm get one from the next call and from a new instance", async () => {
    await withJobs(async ({ jobs, runtime, alarm, advanceClock, armed }) => {
      await jobs.scheduleBy("poll", runtime.now() + MINUTE);
      alarm.at = null;
      advanceClock(3 * MINUTE);
      expect(jobs.overdue()).toBe(2 * MINUTE);
      await jobs.arm();
      expect(armed()).toBe(-2 * MINUTE);
      alarm.at = null;
      await new Jobs(runtime).arm();
      expect(armed()).toBe(-2 * MINUTE);
    });
  });

  test("stop being claimed when the invocation may do no more", async () => {
    await withJobs(async ({ jobs, runtime, armed }) => {
      for (const job of ["poll", "resume", "facets"] as const) await jobs.scheduleBy(job, runtime.now());
      let runs = 0;
      const attempt = async (): Promise<JobOutcome> => {
        runs += 1;
        return done;
      };
      await jobs.runDue(attempt, () => runs < 2);
      expect([runs, armed()]).toEqual([2, 0]);
    });
  });

  test("of an earlier release are adopted, and their table stays usable for it", async () => {
    await withJobs(async ({ sql, runtime, run, jobs }) => {
      sql.exec("DROP TABLE due");
      sql.exec("CREATE TABLE due (job TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID");
      sql.exec("INSERT INTO due (job, at) VALUES ('poll', ?)", runtime.now());
      sql.exec(jobLeases.statements);
      expect(await run(() => failed, new Jobs(runtime))).toEqual(["poll"]);
      sql.exec("INSERT OR REPLACE INTO due (job, at) VALUES (?, ?)", "poll", runtime.now());
      expect(await run(() => done)).toEqual(["poll"]);
      expect(jobs.isScheduled("poll")).toBe(false);
    });
  });
});
