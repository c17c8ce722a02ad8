/** So many requests are remembered; the oldest make room. */
export const REQUEST_LOG_LENGTH = 10_000;

export interface RequestLogEntry {
  readonly at: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  /** 0: the connection was broken on purpose. */
  readonly status: number;
}

/** Remembers one upstream request. Nothing of its headers is kept, so no token is. */
export function appendRequestLog(sql: SqlStorage, { at, method, host, path, query, status }: RequestLogEntry): void {
  const values = [at, method, host, path, query, status];
  const statement = "INSERT INTO log (at, method, host, path, query, status) VALUES (?, ?, ?, ?, ?, ?) RETURNING n";
  const { n } = sql.exec<{ n: number }>(statement, ...values).one();
  sql.exec("DELETE FROM log WHERE n <= ?", n - REQUEST_LOG_LENGTH);
}

/** Oldest first, in the order in which they were answered. */
export function readRequestLog(sql: SqlStorage): RequestLogEntry[] {
  const entries = sql.exec("SELECT at, method, host, path, query, status FROM log ORDER BY n").toArray();
  return entries as unknown as RequestLogEntry[];
}

export function clearRequestLog(sql: SqlStorage): void {
  sql.exec("DELETE FROM log");
}
