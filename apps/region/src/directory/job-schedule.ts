/** The jobs a Directory has an alarm for. One alarm serves all: it is set to the earliest of them. */
export type Job = "poll" | "resume" | "prune" | "idle";

/** Puts a job on the list for a time (epoch milliseconds), in place of the time it had, and sets the alarm. */
export async function schedule(storage: DurableObjectStorage, job: Job, at: number): Promise<void> {
  storage.sql.exec("INSERT OR REPLACE INTO due (job, at) VALUES (?, ?)", job, Math.ceil(at));
  await updateAlarm(storage);
}

/** Takes the jobs that are due off the list. */
export function takeDueJobs(sql: SqlStorage, now: number): readonly Job[] {
  const rows = sql.exec<{ job: Job }>("DELETE FROM due WHERE at <= ? RETURNING job", now).toArray();
  return rows.map(({ job }) => job);
}

/** Whether a job is on the list. */
export function isScheduled(sql: SqlStorage, job: Job): boolean {
  return sql.exec("SELECT 1 FROM due WHERE job = ?", job).toArray().length > 0;
}

/** Sets the alarm to the earliest job, or clears it where there is none. */
export async function updateAlarm(storage: DurableObjectStorage): Promise<void> {
  const { at } = storage.sql.exec<{ at: number | null }>("SELECT min(at) AS at FROM due").one();
  if (at === null) await storage.deleteAlarm();
  else if ((await storage.getAlarm()) !== at) await storage.setAlarm(at);
}
