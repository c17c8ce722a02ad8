import { createProblem, type Problem } from "../problem/index.ts";
import { parseReference } from "./parse-reference.ts";
import { newestDocuments } from "./newest-document.ts";
import { refusalProblem } from "./problem-from-reports.ts";
import {
  collectReports,
  collectWarnings,
  hasData,
  isComplete,
  isRefusal,
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
 * Returns a problem if there is not exactly one: 404 if every source that could hold it has confirmed for this question that it
 * does not; 503 if one has not, because that source may hold it; 403 if one refuses the credential; 409 with the candidates if
 * several organizations match.
 */
export async function findOrganization(
  sources: readonly Source[],
  reference: string,
  options: Omit<FindOptions, "only">,
): Promise<FoundOrganization | Problem> {
  const couldHold = createHolderFilter(reference);
  const candidateSources = sources.filter((source) => source.sources.some(couldHold));
  const ask = (asked: Omit<FindOptions, "only">): Promise<Findings> =>
    findInSources(candidateSources, couldHold, reference, asked);
  const first = await ask(options);
  // An absence is told only from copies that were refreshed for this question.
  const isKnown = first.candidates.length > 0 || options.freshness.fresh || !first.reports.every(hasData);
  const found = isKnown ? first : await ask({ ...options, freshness: { fresh: true, maxAge: null } });
  const { candidates, reports, warnings } = found;
  const [organization, ...others] = candidates;
  if (!organization) return notFoundProblem(reference, reports, warnings);
  if (others.length > 0) {
    const ids = candidates.map(({ id }) => id);
    return createProblem("ambiguous-organization", `${reference} could be ${ids.join(" or ")}.`, {
      candidates: ids,
      sources: reports,
    });
  }
  return { organization, reports, warnings, complete: isComplete(reports, warnings) };
}

interface Findings {
  readonly candidates: readonly OrganizationDocument[];
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
}

async function findInSources(
  sources: readonly Source[],
  couldHold: HolderFilter,
  reference: string,
  options: Omit<FindOptions, "only">,
): Promise<Findings> {
  const findings = await Promise.all(
    sources.map((source) => {
      const only = source.sources.filter(couldHold).map(({ id }) => id);
      return source.find(reference, { ...options, only });
    }),
  );
  return {
    candidates: newestDocuments(findings.flatMap((finding) => finding.organizations)),
    reports: collectReports(sources, findings),
    warnings: collectWarnings(findings),
  };
}

type HolderFilter = (source: { readonly installation: string }) => boolean;

/**
 * Only the sources of an installation can hold a reference that names it (`k6:1013`). Any source can hold another one, and no
 * source a text that no upstream could use.
 */
function createHolderFilter(text: string): HolderFilter {
  const reference = parseReference(text);
  return ({ installation }) =>
    reference.kind !== "none" && (reference.kind !== "id" || reference.installation === installation);
}

function notFoundProblem(reference: string, reports: readonly SourceReport[], warnings: readonly Warning[]): Problem {
  const silent = reports.filter((report) => !hasData(report));
  if (silent.length > 0 && silent.every(isRefusal)) return refusalProblem(silent, reports);
  const unrouted = warnings.filter(({ code }) => code === "unrouted");
  if (silent.length === 0 && unrouted.length === 0) {
    return createProblem("organization-not-found", `No source in view holds ${JSON.stringify(reference)}.`, {
      sources: reports,
    });
  }
  const details =
    silent.length > 0 ? ["A source that could hold it has not answered."] : unrouted.map(({ detail }) => detail);
  return createProblem("sources-incomplete", details.join(" "), {
    sources: reports,
    retryAfter: Math.max(5, ...silent.map(({ error }) => error?.retryAfter ?? 0)),
  });
}
