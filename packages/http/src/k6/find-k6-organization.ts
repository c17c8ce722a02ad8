import { ProblemError, throwProblem } from "@roster/core/problem";
import { findOrganization, type FoundOrganization, type Include } from "@roster/core/source";
import { hasScope } from "../auth/principal.ts";
import { vendorSources } from "../dialect-sources.ts";
import type { RequestContext } from "../request-context.ts";
import { readFreshness } from "../requests/freshness-parameters.ts";
import { UPSTREAM_ONLY } from "../requests/include-parameter.ts";

/** Includes the upstream's own JSON. Its billing fields are included only with the scope `billing:read`. */
export function k6Include({ principal }: RequestContext): Include {
  return { ...UPSTREAM_ONLY, billing: hasScope(principal, "billing:read") };
}

/** Finds an organization by its integer id. Throws 404 for any other reference. */
export async function findK6Organization(context: RequestContext, id: string): Promise<FoundOrganization> {
  if (!/^\d{1,18}$/.test(id)) throwProblem("organization-not-found", "Not found.");
  const found = await findOrganization(vendorSources(context, "k6"), id, {
    include: k6Include(context),
    freshness: readFreshness(null, context.headers),
  });
  if ("status" in found) throw new ProblemError(found);
  return found;
}
