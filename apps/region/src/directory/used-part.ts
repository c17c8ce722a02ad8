import type { Problem } from "@roster/core/problem";
import { failedReport, type SourceReport } from "@roster/core/source";

/** A part of a Directory, besides the list, that a response uses: a facet, a lookup, a detail, the projects. */
export interface UsedPart {
  /** What it is called in a warning. */
  readonly name: string;
  readonly status: SourceReport["status"];
  readonly error: Problem | null;
}

/** The report of a source whose response uses these parts: each of them speaks for it, the worst first. */
export function reportWithParts(report: SourceReport, parts: readonly UsedPart[]): SourceReport {
  const failed = parts.find(({ status }) => status === "failed") ?? parts.find(({ status }) => status === "syncing");
  if (failed?.error) return failedReport(report, failed.error);
  const stale = parts.find(({ status }) => status === "stale");
  if (!stale) return report;
  return { ...report, status: "stale", error: report.error ?? stale.error };
}
