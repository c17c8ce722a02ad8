import { ProblemError, throwProblem } from "@roster/core/problem";
import { findOrganization, type FoundOrganization } from "@roster/core/source";
import type { RequestContext } from "../request-context.ts";
import { hasScope } from "../auth/principal.ts";
import { vendorSources } from "../dialect-sources.ts";
import { readFreshness } from "../requests/freshness-parameters.ts";
import { RAW_ONLY } from "../requests/include-parameter.ts";

/** The upstream's own JSON, with the billing fields where the credential may see them: without the scope they are not there. */
export function k6Include({ principal }: RequestContext): typeof RAW_ONLY {
  return { ...RAW_ONLY, billing: hasScope(principal, "billing:read") };
}

/** The organization of an integer id. Throws 404 for anything else. */
export async function findK6Organization(asked: RequestContext, id: string): Promise<FoundOrganization> {
  if (!/^\d{1,18}$/.test(id)) throwProblem("organization-not-found", "Not found.");
  const found = await findOrganization(vendorSources(asked, "k6"), id, {
    include: k6Include(asked),
    freshness: readFreshness(null, asked.headers),
  });
  if ("status" in found) throw new ProblemError(found);
  return found;
}
