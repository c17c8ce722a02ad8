import { createProblem, type Problem } from "../problem/index.ts";
import { hasData, isRefusal, type SourceReport } from "./source-report.ts";

/**
 * What an answer with these reports is, as a whole: null where at least one source gave data (or points elsewhere), else
 * the problem that it has to be. Only refusals: 401 or 403, so that a bad token never looks like an empty list. Something
 * still syncing: 503. Otherwise the gateway's own failures: 504 where all of them were timeouts, else 502.
 */
export function problemFromReports(reports: readonly SourceReport[]): Problem | null {
  if (reports.some((report) => hasData(report) || report.status === "elsewhere")) return null;
  const errors = reports.flatMap(({ error }) => error ?? []);
  const sources = reports;
  if (reports.length > 0 && reports.every(isRefusal)) {
    const unauthorized = errors.every(({ status }) => status === 401);
    const code = unauthorized ? "upstream-unauthorized" : "upstream-forbidden";
    return createProblem(code, describeAll(reports), { sources });
  }
  if (reports.some(({ status }) => status === "syncing")) {
    return createProblem("syncing", describeAll(reports), { sources, retryAfter: longestWait(errors) });
  }
  const timeouts = errors.length > 0 && errors.every(({ status }) => status === 504);
  return createProblem("sources-failed", describeAll(reports), { sources, ...(timeouts && { status: 504 }) });
}

function describeAll(reports: readonly SourceReport[]): string {
  return reports.map(({ id, status, error }) => `${id}: ${error?.detail ?? status}`).join(" · ");
}

function longestWait(errors: readonly Problem[]): number {
  return Math.max(1, ...errors.map(({ retryAfter }) => retryAfter ?? 1));
}
