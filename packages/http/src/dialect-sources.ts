import { createProblem, ProblemError, throwProblem, type Problem } from "@roster/core/problem";
import {
  hasData,
  isRefusal,
  problemFromReports,
  restrictToSources,
  type Source,
  type SourceReport,
} from "@roster/core/source";
import { credentialHeader } from "./auth/credential-headers.ts";
import type { RequestContext } from "./request-context.ts";

/** The sources in view that belong to a vendor's dialect. Refuses with 403 where there are none. */
export function vendorSources({ sourcesInView, deployment }: RequestContext, provider: string): readonly Source[] {
  const sources = restrictToSources(sourcesInView, (source) => source.provider === provider);
  if (sources.length > 0) return sources;
  const headers = deployment.installations
    .filter((installation) => installation.provider === provider)
    .map(({ id }) => credentialHeader(id));
  return throwProblem("source-not-in-view", `The credential brings no ${provider} source into view.`, { headers });
}

/**
 * The problem of an incomplete list, or null. A vendor's list has no member that says it is incomplete, so a source without
 * data makes it an error: the refusal where all sources refuse, 503 otherwise. A source whose data stays in its own region
 * (`elsewhere`) is no error: it is left out as configured, and `Roster-Complete` says so.
 */
export function incompleteProblem(reports: readonly SourceReport[]): Problem | null {
  if (reports.length > 0 && reports.every(isRefusal)) return problemFromReports(reports);
  const missing = reports.filter((report) => !hasData(report) && report.status !== "elsewhere");
  if (missing.length === 0) return null;
  const delays = missing.map(({ error }) => error?.retryAfter ?? 5);
  const detail = `Some sources have no data now: ${missing.map(({ id }) => id).join(", ")}.`;
  return createProblem("sources-incomplete", detail, { sources: reports, retryAfter: Math.max(...delays) });
}

/** Throws the `incompleteProblem` of the reports, where there is one. */
export function assertComplete(reports: readonly SourceReport[]): void {
  const problem = incompleteProblem(reports);
  if (problem) throw new ProblemError(problem);
}

/** The value of `Roster-Complete`, a Boolean of RFC 9651: whether a list whose body cannot say so is complete. */
export function printComplete(complete: boolean): string {
  return complete ? "?1" : "?0";
}
