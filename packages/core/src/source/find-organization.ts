import { createProblem, type Problem } from "../problem/index.ts";
import { parseReference } from "./parse-reference.ts";
import { newestDocuments } from "./newest-document.ts";
import { problemFromReports } from "./problem-from-reports.ts";
import {
  collectReports,
  collectWarnings,
  hasData,
  isComplete,
  type SourceReport,
  type Warning,
} from "./source-report.ts";
import type { FindOptions, OrganizationDocument, Source } from "./source.ts";

/** One organization, and the reports of the sources that could hold it. */
export interface FoundOrganization {
  readonly organization: OrganizationDocument;
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
  readonly complete: boolean;
}

/**
 * Finds the organization that a reference (`sentry:2`, `2` or a slug) names, over all sources.
 *
 * Returns a problem if there is not exactly one: 404 if every source that could hold it has answered; 503 if one has not,
 * because that source may hold it; 409 with the candidates if several organizations match.
 */
export async function findOrganization(
  sources: readonly Source[],
  reference: string,
  options: Omit<FindOptions, "only">,
): Promise<FoundOrganization | Problem> {
  const couldHold = createHolderFilter(reference);
  const candidateSources = sources.filter((source) => source.sources.some(couldHold));
  const findings = await Promise.all(
    candidateSources.map((source) => {
      const only = source.sources.filter(couldHold).map(({ id }) => id);
      return source.find(reference, { ...options, only });
    }),
  );
  const reports = collectReports(candidateSources, findings);
  const warnings = collectWarnings(findings);
  const candidates = newestDocuments(findings.flatMap((finding) => finding.organizations));
  const [organization, ...others] = candidates;
  if (!organization) return notFoundProblem(reference, reports);
  if (others.length > 0) {
    const ids = candidates.map(({ id }) => id);
    return createProblem("ambiguous-organization", `${reference} could be ${ids.join(" or ")}.`, {
      candidates: ids,
      sources: reports,
    });
  }
  return { organization, reports, warnings, complete: isComplete(reports, warnings) };
}

/**
 * Only the sources of an installation can hold a reference that names it (`k6:1013`). Any source can hold another one, and no
 * source a text that no upstream could use.
 */
function createHolderFilter(text: string): (source: { readonly installation: string }) => boolean {
  const reference = parseReference(text);
  return ({ installation }) =>
    reference.kind !== "none" && (reference.kind !== "id" || reference.installation === installation);
}

function notFoundProblem(reference: string, reports: readonly SourceReport[]): Problem {
  const failure = reports.length > 0 ? problemFromReports(reports) : null;
  if (failure && (failure.status === 401 || failure.status === 403)) return failure;
  if (reports.every(hasData)) {
    return createProblem("organization-not-found", `No source in view holds ${JSON.stringify(reference)}.`, {
      sources: reports,
    });
  }
  return createProblem("sources-incomplete", "A source that could hold it has not answered.", {
    sources: reports,
    retryAfter: 5,
  });
}
