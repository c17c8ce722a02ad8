import type { Problem } from "../problem/index.ts";

/**
 * How a source stands to one answer:
 * `fresh` · `stale` (the last refresh failed, this is the copy before it) · `syncing` (no whole copy yet) ·
 * `failed` (nothing to show, `error` says why) · `elsewhere` (its data stays in its region: ask `url`).
 */
export type SourceState = "fresh" | "stale" | "syncing" | "failed" | "elsewhere";

/** One source's part in an answer. */
export interface SourceReport {
  readonly id: string;
  readonly region: string;
  readonly status: SourceState;
  /** Rows that answer the question, exactly; null when the source is failed, syncing or elsewhere. */
  readonly matched: number | null;
  /** Rows of which nobody can tell whether they answer it. */
  readonly undetermined: number;
  /** Where to ask, when `elsewhere`. */
  readonly url: string | null;
  readonly error: Problem | null;
}

/** Something a reader of an answer should know. */
export interface Warning {
  readonly code: WarningCode;
  readonly source: string | null;
  readonly detail: string;
}

export type WarningCode =
  | "source-failed"
  | "source-stale"
  | "source-syncing"
  | "undetermined"
  | "unrouted"
  | "count-unknown"
  | "via-fallback"
  | "late-rows";

/** A report of a source that has nothing to show, and why. */
export function failedReport(source: { readonly id: string; readonly region: string }, error: Problem): SourceReport {
  const status = error.code === "syncing" ? "syncing" : "failed";
  return { id: source.id, region: source.region, status, matched: null, undetermined: 0, url: null, error };
}

/** Whether a source gave rows: `fresh` and `stale` do. */
export function hasData(report: SourceReport): boolean {
  return report.status === "fresh" || report.status === "stale";
}

/** Whether it is worth asking the source again: refusals are not, everything else that failed is. */
export function isTransient(report: SourceReport): boolean {
  return report.status === "syncing" || (report.status === "failed" && !isRefusal(report));
}

/** Whether the source failed because the upstream does not accept the credential. */
export function isRefusal(report: SourceReport): boolean {
  return report.status === "failed" && (report.error?.status === 401 || report.error?.status === 403);
}

/** Whether every source answered from a whole sync and nothing is undetermined, unrouted or elsewhere. */
export function isComplete(reports: readonly SourceReport[], warnings: readonly Warning[]): boolean {
  return (
    reports.every((report) => report.status !== "elsewhere" && hasData(report) && report.undetermined === 0) &&
    warnings.every((warning) => warning.code !== "unrouted")
  );
}

interface Reporting {
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
}

interface Described {
  readonly sources: readonly { readonly id: string }[];
}

/** The reports of an answer in the order of its sources, one each. */
export function collectReports(sources: readonly Described[], parts: readonly Reporting[]): readonly SourceReport[] {
  const byId = new Map(parts.flatMap((part) => part.reports).map((report) => [report.id, report]));
  return sources.flatMap((source) => source.sources).flatMap(({ id }) => byId.get(id) ?? []);
}

/**
 * The warnings of an answer, those of sources that gave nothing among them. Each comes once: two sources of one
 * installation may both notice the same thing, and a gateway repeats what its regions say.
 */
export function collectWarnings(parts: readonly Reporting[]): readonly Warning[] {
  const all = parts.flatMap((part) => [...outages(part.reports), ...part.warnings]);
  return [...new Map(all.map((warning) => [JSON.stringify(warning), warning])).values()];
}

function outages(reports: readonly SourceReport[]): readonly Warning[] {
  return reports.flatMap(({ id, status, error }): readonly Warning[] => {
    if (status !== "failed" && status !== "syncing") return [];
    const code = status === "failed" ? "source-failed" : "source-syncing";
    return [{ code, source: id, detail: error?.detail ?? `${id} has nothing to show.` }];
  });
}
