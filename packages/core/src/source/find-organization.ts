import { createProblem, type Problem } from "../problem/index.ts";
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

/** One organization, and how the sources that could hold it stand. */
export interface FoundOrganization {
  readonly organization: OrganizationDocument;
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
  readonly complete: boolean;
}

/**
 * Finds the one organization that a reference (`sentry:2`, `2`, a slug) means, over all sources.
 *
 * Answers a problem where there is none: 404 only if every source that could hold it has answered, else 503, since a
 * source that is down may hold it; 409 with the candidates where several answer to the reference.
 */
export async function findOrganization(
  sources: readonly Source[],
  reference: string,
  options: Omit<FindOptions, "only">,
): Promise<FoundOrganization | Problem> {
  const asked = sources.filter((source) => source.sources.some(couldHold(reference)));
  const findings = await Promise.all(
    asked.map((source) => {
      const only = source.sources.filter(couldHold(reference)).map(({ id }) => id);
      return source.find(reference, { ...options, only });
    }),
  );
  const reports = collectReports(asked, findings);
  const warnings = collectWarnings(findings);
  const candidates = newestCopies(findings.flatMap((finding) => finding.organizations));
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

/** A reference with an installation (`k6:1013`) can only be held by its sources; any other by all. */
function couldHold(reference: string): (source: { readonly installation: string }) => boolean {
  const colon = reference.indexOf(":");
  const installation = colon < 0 ? null : reference.slice(0, colon);
  return (source) => installation === null || source.installation === installation;
}

/** An organization that is moving between regions is held by two sources for a while: the newest copy counts. */
function newestCopies(organizations: readonly OrganizationDocument[]): readonly OrganizationDocument[] {
  const byId = new Map<string, OrganizationDocument>();
  for (const organization of organizations) {
    const known = byId.get(organization.id);
    if (!known || organization.changedAt > known.changedAt) byId.set(organization.id, organization);
  }
  return [...byId.values()];
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
