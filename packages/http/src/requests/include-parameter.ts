import { throwProblem } from "@roster/core/problem";
import { INCLUDE_NOTHING, type Include } from "@roster/core/source";
import { hasScope, type Principal } from "../auth/principal.ts";

/** The values of `include` for a row of a list, and for a single organization. */
export const LIST_INCLUDES = ["members", "projects", "events", "billing", "raw", "position"] as const;
export const ORGANIZATION_INCLUDES = ["members", "projects", "events", "billing", "raw", "details"] as const;
type IncludeValue = (typeof LIST_INCLUDES)[number] | (typeof ORGANIZATION_INCLUDES)[number];

/** The fields to include. Without the scope for billing, `billing` is refused and `raw` has no billing fields. */
export function readInclude(values: readonly IncludeValue[], principal: Principal): Include {
  const include: Include = {
    members: values.includes("members"),
    projects: values.includes("projects"),
    events: values.includes("events"),
    billing: values.includes("billing"),
    raw: values.includes("raw"),
    details: values.includes("details"),
    upstreamOnly: false,
  };
  if (include.billing && !hasScope(principal, "billing:read")) {
    throwProblem("insufficient-scope", "include=billing requires the scope billing:read.");
  }
  return include;
}

/** Only the upstream's own JSON, for the vendors' dialects. */
export const UPSTREAM_ONLY: Include = { ...INCLUDE_NOTHING, upstreamOnly: true };
