/** The jobs that a Directory runs by alarm. A Durable Object has one alarm; it is set to the earliest job. */
export type Job = "poll" | "resume" | "prune" | "idle";

/** Schedules a job for a time in epoch milliseconds, in place of its earlier time, and sets the alarm. */
export async function schedule(storage: DurableObjectStorage, job: Job, at: number): Promise<void> {
  storage.sql.exec("INSERT OR REPLACE INTO due (job, at) VALUES (?, ?)", job, Math.ceil(at));
  await updateAlarm(storage);
}

/** Removes the jobs that are due from the schedule, and returns them. */
export function takeDueJobs(sql: SqlStorage, now: number): readonly Job[] {
  const rows = sql.exec<{ job: Job }>("DELETE FROM due WHERE at <= ? RETURNING job", now).toArray();
  return rows.map(({ job }) => job);
}

export function isScheduled(sql: SqlStorage, job: Job): boolean {
  return sql.exec("SELECT 1 FROM due WHERE job = ?", job).toArray().length > 0;
}

/** Sets the alarm to the earliest job; deletes it if there is no job. */
export async function updateAlarm(storage: DurableObjectStorage): Promise<void> {
  const { at } = storage.sql.exec<{ at: number | null }>("SELECT min(at) AS at FROM due").one();
  if (at === null) await storage.deleteAlarm();
  else if ((await storage.getAlarm()) !== at) await storage.setAlarm(at);
}
