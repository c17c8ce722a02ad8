import type { Problem } from "../problem/index.ts";
import type { SourceDescription, SourceStatus } from "./source.ts";

/** The status of a source that could not be asked, with the reason. */
export function failedStatus(source: SourceDescription, error: Problem | null): SourceStatus {
  const unknown = { syncedAt: null, age: null, organizations: null, unrouted: [], facets: [], jobs: null, rate: null };
  return { ...source, ...unknown, status: error?.code === "syncing" ? "syncing" : "failed", lastError: error };
}
