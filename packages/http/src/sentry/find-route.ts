import { createProblem, ProblemError, refuse } from "@roster/core/problem";
import { findOrganization, type OrganizationDocument } from "@roster/core/roster";
import type { Asked } from "../asked.ts";
import { vendorSources } from "../dialect-view.ts";
import { routedReference } from "./routed-reference.ts";

const NOTHING = { members: false, projects: false, events: false, billing: false, raw: false, details: false };

/**
 * The organization that a request's path names by id or slug, as Sentry does: all digits are an id. Throws 404 where nobody has it,
 * 421 where a source that keeps its data in its region may.
 */
export async function findRoute(asked: Asked): Promise<OrganizationDocument> {
  const reference = routedReference(asked.request);
  const found = await findOrganization(vendorSources(asked, "sentry"), reference, {
    include: NOTHING,
    freshness: { fresh: false, maxAge: null },
  });
  if (!("status" in found)) return found.organization;
  const reports = (found.sources ?? []) as readonly { readonly status?: unknown; readonly url?: unknown }[];
  const elsewhere = reports.find(({ status }) => status === "elsewhere");
  if (elsewhere) refuse("misdirected", `It may be held by the roster of its region: ${String(elsewhere.url)}`);
  throw new ProblemError(found.code === "ambiguous-organization" ? ambiguous(reference) : found);
}

/** Sentry's dialect has no way to tell candidates. */
function ambiguous(reference: string): ReturnType<typeof createProblem> {
  return createProblem(
    "ambiguous-organization",
    `${reference} is held by several installations; ask /v1/organizations.`,
  );
}
