/**
 * What is logged of a request: never a token, query, id or path, only the template of its route. Ids of requests and
 * traces are of our own making or of a form that can hold nothing else.
 */
export interface LogEntry {
  readonly event: "request" | "defect";
  readonly requestId: string;
  readonly traceId: string;
  readonly method: string;
  /** The template: `/v1/organizations/{id}`; `none` where there is no such route. */
  readonly route: string;
  readonly status: number;
  /** Milliseconds. */
  readonly took: number;
  /** Whether the caller came with a key, with upstream credentials, or both; null where it did not come so far. */
  readonly credential: "key" | "pass-through" | "both" | null;
  /** The name of a defect and where it happened, never its message: that may quote what a caller sent. */
  readonly defect?: { readonly name: string; readonly stack: readonly string[] };
}

/** Where entries go. */
export type Log = (entry: LogEntry) => void;

/** Writes entries as lines of JSON; of level `defects`, only what is a defect of ours. */
export function createLog(write: (line: string) => void, level: string | undefined): Log {
  return (entry) => {
    if (level !== "defects" || entry.event === "defect") write(JSON.stringify(entry));
  };
}

/** A defect as it may be logged. */
export function describeDefect(error: Error): NonNullable<LogEntry["defect"]> {
  const lines = (error.stack ?? "").split("\n").map((line) => line.trim());
  return { name: error.name, stack: lines.filter((line) => line.startsWith("at ")).slice(0, 8) };
}
