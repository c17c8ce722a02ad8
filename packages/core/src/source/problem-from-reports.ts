import { createProblem, type Problem } from "../problem/index.ts";
import { hasData, isRefusal, type SourceReport } from "./source-report.ts";

/**
 * The problem of a response with these reports, or null if at least one source has data or points elsewhere.
 *
 * - 401 or 403 if every source rejected the credential, so that a bad token never looks like an empty list.
 * - 503 if a source is still syncing, or if the upstreams asked to wait.
 * - 504 if every failure is a timeout, else 502.
 */
export function problemFromReports(reports: readonly SourceReport[]): Problem | null {
  if (reports.some((report) => hasData(report) || report.status === "elsewhere")) return null;
  const errors = reports.flatMap(({ error }) => error ?? []);
  const sources = reports;
  if (reports.length > 0 && reports.every(isRefusal)) return refusalProblem(reports, reports);
  if (reports.some(({ status }) => status === "syncing")) {
    return createProblem("syncing", describeReports(reports), { sources, retryAfter: longestWait(errors) });
  }
  const isWait =
    errors.length > 0 && errors.every(({ status, retryAfter }) => status === 503 && retryAfter !== undefined);
  const isTimeout = errors.length > 0 && errors.every(({ status }) => status === 504);
  return createProblem("sources-failed", describeReports(reports), {
    sources,
    ...(isWait && { status: 503 }),
    ...(isTimeout && { status: 504 }),
    ...(errors.some(({ retryAfter }) => retryAfter !== undefined) && { retryAfter: longestWait(errors) }),
  });
}

/**
 * The problem of a request that cannot be answered because some sources refuse the credential: 401 if all of them answered 401,
 * else 403, with the upstream's own code.
 *
 * @param refused the reports of the sources that refused. `sources`: all reports.
 */
export function refusalProblem(refused: readonly SourceReport[], sources: readonly SourceReport[]): Problem {
  const isUnauthorized = sources.every(({ error }) => error?.status === 401);
  const upstreamCode = refused.map(({ error }) => error?.upstreamCode).find((code) => code !== undefined);
  return createProblem(isUnauthorized ? "upstream-unauthorized" : "upstream-forbidden", describeReports(refused), {
    sources,
    ...(upstreamCode !== undefined && { upstreamCode }),
  });
}

/** The problem of a listing of an organization's parts, or null. An organization that the upstream no longer has is 404. */
export function projectsProblem(reports: readonly SourceReport[]): Problem | null {
  const [report] = reports;
  if (report?.error?.code !== "upstream-not-found" || hasData(report)) return problemFromReports(reports);
  return createProblem("organization-not-found", describeReports(reports), { sources: reports });
}

function describeReports(reports: readonly SourceReport[]): string {
  return reports.map(({ id, status, error }) => `${id}: ${error?.detail ?? status}`).join(" · ");
}

function longestWait(errors: readonly Problem[]): number {
  return Math.max(1, ...errors.map(({ retryAfter }) => retryAfter ?? 1));
}
