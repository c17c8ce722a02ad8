import { ProblemError, refuse } from "@roster/core/problem";
import { findOrganization, type Found } from "@roster/core/source";
import type { Asked } from "../asked.ts";
import { hasScope } from "../auth/principal.ts";
import { vendorSources } from "../dialect-view.ts";
import { readFreshness } from "../read/freshness.ts";
import { RAW_ALONE } from "../read/include.ts";

/** The upstream's own JSON, with the billing fields where the credential may see them: without the scope they are not there. */
export function k6Include({ principal }: Asked): typeof RAW_ALONE {
  return { ...RAW_ALONE, billing: hasScope(principal, "billing:read") };
}

/** The organization of an integer id. Throws 404 for anything else. */
export async function findK6Organization(asked: Asked, id: string): Promise<Found> {
  if (!/^\d{1,18}$/.test(id)) refuse("organization-not-found", "Not found.");
  const found = await findOrganization(vendorSources(asked, "k6"), id, {
    include: k6Include(asked),
    freshness: readFreshness(null, asked.headers),
  });
  if ("status" in found) throw new ProblemError(found);
  return found;
}
