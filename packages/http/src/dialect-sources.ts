import { createProblem, ProblemError, throwProblem, type Problem } from "@roster/core/problem";
import {
  problemFromReports,
  hasData,
  isRefusal,
  restrictToSources,
  type Source,
  type SourceReport,
} from "@roster/core/source";
import type { ProviderName } from "@roster/core/model";
import { credentialHeader } from "./auth/authenticate.ts";
import type { RequestContext } from "./request-context.ts";

/** The sources in view that a vendor's routes are about. None is a 403. */
export function vendorSources(
  { sourcesInView: inView, deployment }: RequestContext,
  provider: ProviderName,
): readonly Source[] {
  const sources = restrictToSources(inView, (source) => source.provider === provider);
  if (sources.length > 0) return sources;
  const headers = deployment.installations
    .filter((one) => one.provider === provider)
    .map(({ id }) => credentialHeader(id));
  return throwProblem("source-not-in-view", `The credential brings no ${provider} source into view.`, { headers });
}

/**
 * A bare list cannot say that it is partial, so a source that has nothing to show makes it a failure: a refusal where all
 * refuse, 503 otherwise. A source that is elsewhere does not: that is how it is meant, and a header tells it.
 */
export function incompleteProblem(reports: readonly SourceReport[]): Problem | null {
  if (reports.length > 0 && reports.every(isRefusal)) return problemFromReports(reports);
  const missing = reports.filter((report) => !hasData(report) && report.status !== "elsewhere");
  if (missing.length === 0) return null;
  const waits = missing.map(({ error }) => error?.retryAfter ?? 5);
  const detail = `Not every source can answer now: ${missing.map(({ id }) => id).join(", ")}.`;
  return createProblem("sources-incomplete", detail, { sources: reports, retryAfter: Math.max(...waits) });
}

/** Throws where `dialectFailure` finds one. */
export function assertComplete(reports: readonly SourceReport[]): void {
  const failure = incompleteProblem(reports);
  if (failure) throw new ProblemError(failure);
}

/** `Roster-Complete`: a Boolean of RFC 9651, for answers whose bodies cannot say it. */
export function printComplete(complete: boolean): string {
  return complete ? "?1" : "?0";
}
