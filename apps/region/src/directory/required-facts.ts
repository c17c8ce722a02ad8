import type { Freshness } from "@roster/core/source";
import type { RequiredFacts } from "./compile-question.ts";
import type { DirectoryFacets } from "./directory-facets.ts";
import type { MembershipLookups } from "./membership-lookups.ts";
import type { RefreshContext } from "./refresh-context.ts";
import type { UsedPart } from "./used-part.ts";

/** Makes the facts available that a question needs, and tells how each of them stands. */
export async function readRequiredFacts(
  parts: { readonly facets: DirectoryFacets; readonly lookups: MembershipLookups },
  required: RequiredFacts,
  refresh: RefreshContext,
  requested: Freshness,
): Promise<readonly UsedPart[]> {
  const facets = required.facets.map(async (facet): Promise<UsedPart | null> => {
    const report = await parts.facets.ensureFresh(facet, refresh, requested);
    return report && { name: `${facet} facet`, status: report.status, error: report.error };
  });
  const lookups = required.lookups.map(async (lookup): Promise<UsedPart | null> => {
    const read = await parts.lookups.read(lookup, refresh, requested);
    return read && { name: "membership lookup", status: read.status, error: read.error };
  });
  return (await Promise.all([...facets, ...lookups])).filter((part) => part !== null);
}
