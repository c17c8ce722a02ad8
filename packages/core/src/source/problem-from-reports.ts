import { createProblem, type Problem } from "../problem/index.ts";
import { hasData, isRefusal, type SourceReport } from "./source-report.ts";

/**
 * The problem of a response with these reports, or null if at least one source has data or points elsewhere.
 *
 * - 401 or 403 if every source rejected the credential, so that a bad token never looks like an empty list.
 * - 503 if a source is still syncing.
 * - 504 if every failure is a timeout, else 502.
 */
export function problemFromReports(reports: readonly SourceReport[]): Problem | null {
  if (reports.some((report) => hasData(report) || report.status === "elsewhere")) return null;
  const errors = reports.flatMap(({ error }) => error ?? []);
  const sources = reports;
  if (reports.length > 0 && reports.every(isRefusal)) {
    const isUnauthorized = errors.every(({ status }) => status === 401);
    const code = isUnauthorized ? "upstream-unauthorized" : "upstream-forbidden";
    return createProblem(code, describeReports(reports), { sources });
  }
  if (reports.some(({ status }) => status === "syncing")) {
    return createProblem("syncing", describeReports(reports), { sources, retryAfter: longestWait(errors) });
  }
  const isTimeout = errors.length > 0 && errors.every(({ status }) => status === 504);
  return createProblem("sources-failed", describeReports(reports), { sources, ...(isTimeout && { status: 504 }) });
}

function describeReports(reports: readonly SourceReport[]): string {
  return reports.map(({ id, status, error }) => `${id}: ${error?.detail ?? status}`).join(" · ");
}

function longestWait(errors: readonly Problem[]): number {
  return Math.max(1, ...errors.map(({ retryAfter }) => retryAfter ?? 1));
}
