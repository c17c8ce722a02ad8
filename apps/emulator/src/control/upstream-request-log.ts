/** The number of requests that the log keeps. Older entries are deleted. */
export const REQUEST_LOG_LENGTH = 10_000;

export interface RequestLogEntry {
  readonly at: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  /** 0: a fault broke the connection. */
  readonly status: number;
}

/** Logs one upstream request. Header fields, and thus tokens, are not logged. */
export function appendRequestLog(sql: SqlStorage, { at, method, host, path, query, status }: RequestLogEntry): void {
  const values = [at, method, host, path, query, status];
  const statement = "INSERT INTO log (at, method, host, path, query, status) VALUES (?, ?, ?, ?, ?, ?) RETURNING n";
  const { n } = sql.exec<{ n: number }>(statement, ...values).one();
  sql.exec("DELETE FROM log WHERE n <= ?", n - REQUEST_LOG_LENGTH);
}

/** All entries in the order in which the requests finished, oldest first. */
export function readRequestLog(sql: SqlStorage): RequestLogEntry[] {
  const entries = sql.exec("SELECT at, method, host, path, query, status FROM log ORDER BY n").toArray();
  return entries as unknown as RequestLogEntry[];
}

export function clearRequestLog(sql: SqlStorage): void {
  sql.exec("DELETE FROM log");
}
