import type { Problem } from "../problem/index.ts";

/**
 * The state of a source in one response:
 * `fresh` · `stale` (the last refresh failed, the data is from the sync before it) · `syncing` (no complete sync yet) ·
 * `failed` (no data, `error` is the reason) · `elsewhere` (the data must stay in its region, `url` serves it).
 */
type SourceState = "fresh" | "stale" | "syncing" | "failed" | "elsewhere";

/** What one source contributed to a response. */
export interface SourceReport {
  readonly id: string;
  readonly region: string;
  readonly status: SourceState;
  /** The exact number of rows that match the question; null if the source is failed, syncing or elsewhere. */
  readonly matched: number | null;
  /** The number of rows for which it is unknown whether they match. */
  readonly undetermined: number;
  /** The address that serves the data, if `elsewhere`. */
  readonly url: string | null;
  readonly error: Problem | null;
}

/** A condition that the reader of a response should know. */
export interface Warning {
  readonly code: WarningCode;
  readonly source: string | null;
  readonly detail: string;
}

export type WarningCode =
  | "source-failed"
  | "source-stale"
  | "source-syncing"
  | "part-stale"
  | "removal-held"
  | "undetermined"
  | "unrouted"
  | "count-unknown"
  | "via-fallback"
  | "late-rows";

/** The report of a source that has no data, with the reason. */
export function failedReport(source: { readonly id: string; readonly region: string }, error: Problem): SourceReport {
  const status = error.code === "syncing" ? "syncing" : "failed";
  return { id: source.id, region: source.region, status, matched: null, undetermined: 0, url: null, error };
}

/** Whether a source has data: it is `fresh` or `stale`. */
export function hasData(report: SourceReport): boolean {
  return report.status === "fresh" || report.status === "stale";
}

/** Whether a later request to the source can succeed: every failure except a rejected credential. */
export function isTransient(report: SourceReport): boolean {
  return report.status === "syncing" || (report.status === "failed" && !isRefusal(report));
}

/** Whether the source failed because the upstream rejected the credential (401 or 403). */
export function isRefusal(report: SourceReport): boolean {
  return report.status === "failed" && (report.error?.status === 401 || report.error?.status === 403);
}

/** The warnings that say that something is missing, out of date or out of order. */
const INCOMPLETE: ReadonlySet<WarningCode> = new Set(["unrouted", "part-stale", "removal-held", "count-unknown"]);

/**
 * Whether every source answered from a complete sync, and nothing is undetermined, unrouted, elsewhere or held back by the
 * removal guard, and everything that was requested is known.
 */
export function isComplete(reports: readonly SourceReport[], warnings: readonly Warning[]): boolean {
  return (
    reports.every((report) => report.status !== "elsewhere" && hasData(report) && report.undetermined === 0) &&
    warnings.every(({ code }) => !INCOMPLETE.has(code))
  );
}

interface PartialResult {
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
}

interface SourceGroup {
  readonly sources: readonly { readonly id: string }[];
}

/** Collects one report per source, in the order of the sources. */
export function collectReports(
  sources: readonly SourceGroup[],
  parts: readonly PartialResult[],
): readonly SourceReport[] {
  const byId = new Map(parts.flatMap((part) => part.reports).map((report) => [report.id, report]));
  return sources.flatMap((source) => source.sources).flatMap(({ id }) => byId.get(id) ?? []);
}

/**
 * Collects the warnings of a response, and adds one for each source without data. Duplicates are removed: two sources of
 * one installation may give the same warning, and a gateway repeats the warnings of its regions.
 */
export function collectWarnings(parts: readonly PartialResult[]): readonly Warning[] {
  const all = parts.flatMap((part) => [...outageWarnings(part.reports), ...part.warnings]);
  return [...new Map(all.map((warning) => [JSON.stringify(warning), warning])).values()];
}

function outageWarnings(reports: readonly SourceReport[]): readonly Warning[] {
  return reports.flatMap(({ id, status, error }): readonly Warning[] => {
    if (status !== "failed" && status !== "syncing") return [];
    const code = status === "failed" ? "source-failed" : "source-syncing";
    return [{ code, source: id, detail: error?.detail ?? `${id} has nothing to show.` }];
  });
}
