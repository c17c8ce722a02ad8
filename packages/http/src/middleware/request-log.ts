/**
 * One log line of a request. It never holds a token, query, id or path, only the template of the route. Request and trace
 * ids are either generated here or checked to hold nothing else.
 */
export interface LogEntry {
  readonly event: "request" | "defect";
  readonly requestId: string;
  readonly traceId: string;
  readonly method: string;
  /** The path template, such as `/v1/organizations/{id}`; `none` where no route matched. */
  readonly route: string;
  readonly status: number;
  /** Milliseconds. */
  readonly took: number;
  /** Whether the caller sent a key, upstream credentials, or both; null where the caller was not authenticated. */
  readonly credential: "key" | "pass-through" | "both" | null;
  /** The name and stack of an unexpected error. Its message is omitted because it may quote what a caller sent. */
  readonly defect?: { readonly name: string; readonly stack: readonly string[] };
}

/** Writes one log entry. */
export type Log = (entry: LogEntry) => void;

/** A log to the Worker's console, one line of JSON per entry. With the level `defects` it writes unexpected errors only. */
export function createConsoleLog(level: string | undefined): Log {
  return (entry) => {
    if (level === "defects" && entry.event !== "defect") return;
    // oxlint-disable-next-line no-console -- the one place where log lines leave the Worker.
    console.log(JSON.stringify(entry));
  };
}

/** Logs an unexpected error in a call between two Workers of the deployment. `call` identifies the caller's request. */
export function logDefect(
  log: Log,
  route: string,
  { requestId, traceId }: Pick<LogEntry, "requestId" | "traceId">,
  error: unknown,
): void {
  const defect = describeDefect(error instanceof Error ? error : new Error(typeof error));
  log({ event: "defect", requestId, traceId, method: "RPC", route, status: 500, took: 0, credential: null, defect });
}

/** The parts of an error that may be logged. */
export function describeDefect(error: Error): NonNullable<LogEntry["defect"]> {
  const lines = (error.stack ?? "").split("\n").map((line) => line.trim());
  return { name: error.name, stack: lines.filter((line) => line.startsWith("at ")).slice(0, 8) };
}
