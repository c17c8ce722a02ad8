import type { Organization } from "@roster/core/model";
import { createProblem, ProblemError, throwProblem } from "@roster/core/problem";
import { findOrganization, INCLUDE_NOTHING, type OrganizationDocument, type Source } from "@roster/core/source";
import { vendorSources } from "../dialect-sources.ts";
import type { ProxiedOrganization } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";
import { readOrganizationReference } from "./organization-reference.ts";
import { decodeTokenHint } from "./token-hint.ts";

/**
 * Finds the organization in a request's path, by id or slug. As in Sentry, a reference of digits is an id. Throws 404 where
 * no source has it, and 421 where a source whose data stays in its own region may have it.
 */
export async function resolveOrganization(context: RequestContext): Promise<ProxiedOrganization> {
  const reference = readOrganizationReference(context.request);
  const sources = vendorSources(context, "sentry");
  const found = await findOrganization(sources, reference, {
    include: INCLUDE_NOTHING,
    freshness: { fresh: false, maxAge: null },
  });
  if (!("status" in found)) return readProxiedOrganization(found.organization, reference);
  const reports = (found.sources ?? []) as readonly { readonly status?: unknown; readonly url?: unknown }[];
  const elsewhere = reports.find(({ status }) => status === "elsewhere");
  if (elsewhere) {
    throwProblem("misdirected", `The Roster deployment of its region may have it: ${String(elsewhere.url)}`);
  }
  const isRefused = found.status === 401 || found.status === 403;
  const hinted = isRefused ? organizationFromToken(context, sources, reference) : null;
  if (hinted) return hinted;
  throw new ProblemError(found.code === "ambiguous-organization" ? ambiguousProblem(reference) : found);
}

/** A proxied request ends the way of the row here, so its text is parsed. */
function readProxiedOrganization({ source, text }: OrganizationDocument, reference: string): ProxiedOrganization {
  const { installation, apiUrl, slug, remoteId } = JSON.parse(text) as Organization;
  const isKnownUpstream = reference === slug || reference === remoteId;
  return { source, installation, apiUrl, ...(!isKnownUpstream && { upstreamReference: slug ?? remoteId }) };
}

/**
 * The organization that the caller's organization token names; null for other tokens. Such a token may not list
 * organizations, so its organization cannot be looked up. The token itself names the region. A forged region gains nothing:
 * the token is sent only to hosts of the source, and the upstream checks it there.
 */
function organizationFromToken(
  { principal }: RequestContext,
  sources: readonly Source[],
  reference: string,
): ProxiedOrganization | null {
  for (const { id, installation, region } of sources.flatMap((source) => source.sources)) {
    const credential = Object.hasOwn(principal.credentials, installation) ? principal.credentials[installation] : null;
    const hint = credential ? decodeTokenHint(credential.token) : null;
    if (hint?.organization !== reference || hint.region !== region) continue;
    return { source: id, installation, apiUrl: hint.apiUrl };
  }
  return null;
}

/** Sentry's error format has no member for candidates, so the text names the route that lists them. */
function ambiguousProblem(reference: string): ReturnType<typeof createProblem> {
  return createProblem(
    "ambiguous-organization",
    `Several installations have an organization ${reference}; use /v1/organizations.`,
  );
}
