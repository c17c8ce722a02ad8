import { createProblem, ProblemError, throwProblem } from "@roster/core/problem";
import { findOrganization, type OrganizationDocument, type Source } from "@roster/core/source";
import type { RequestContext } from "../request-context.ts";
import { vendorSources } from "../dialect-sources.ts";
import { readOrganizationReference } from "./organization-reference.ts";
import { decodeTokenHint } from "./token-hint.ts";

const NOTHING = { members: false, projects: false, events: false, billing: false, raw: false, details: false };

/**
 * The organization that a request's path names by id or slug, as Sentry does: all digits are an id. Throws 404 where nobody has it,
 * 421 where a source that keeps its data in its region may.
 */
export async function resolveOrganization(asked: RequestContext): Promise<OrganizationDocument> {
  const reference = readOrganizationReference(asked.request);
  const sources = vendorSources(asked, "sentry");
  const found = await findOrganization(sources, reference, {
    include: NOTHING,
    freshness: { fresh: false, maxAge: null },
  });
  if (!("status" in found)) return found.organization;
  const reports = (found.sources ?? []) as readonly { readonly status?: unknown; readonly url?: unknown }[];
  const elsewhere = reports.find(({ status }) => status === "elsewhere");
  if (elsewhere) throwProblem("misdirected", `It may be held by the roster of its region: ${String(elsewhere.url)}`);
  const isRefused = found.status === 401 || found.status === 403;
  const hinted = isRefused ? hintedRoute(asked, sources, reference) : null;
  if (hinted) return hinted;
  throw new ProblemError(found.code === "ambiguous-organization" ? ambiguous(reference) : found);
}

/**
 * An organization's own token may not list, so nobody can look up where it lives; but it names its region itself. Who made
 * that up gains nothing: its token goes to hosts of the source alone, and the upstream judges it there.
 */
function hintedRoute(
  { principal }: RequestContext,
  sources: readonly Source[],
  reference: string,
): OrganizationDocument | null {
  for (const { id, installation, region } of sources.flatMap((source) => source.sources)) {
    const credential = Object.hasOwn(principal.credentials, installation) ? principal.credentials[installation] : null;
    const hint = credential ? decodeTokenHint(credential.token) : null;
    if (hint?.organization !== reference || hint.region !== region) continue;
    return { id: reference, source: id, installation, changedAt: "", apiUrl: hint.apiUrl };
  }
  return null;
}

/** Sentry's dialect has no way to tell candidates. */
function ambiguous(reference: string): ReturnType<typeof createProblem> {
  return createProblem(
    "ambiguous-organization",
    `${reference} is held by several installations; ask /v1/organizations.`,
  );
}
