import type { Include } from "@roster/core/source";
import { hasScope, type Principal } from "../auth/principal.ts";
import { throwProblem } from "@roster/core/problem";

/** What `include` can add to an organization in a list, and to one. */
export const LIST_INCLUDES = ["members", "projects", "events", "billing", "raw", "position"] as const;
export const ORGANIZATION_INCLUDES = ["members", "projects", "events", "billing", "raw", "details"] as const;
type Word = (typeof LIST_INCLUDES)[number] | (typeof ORGANIZATION_INCLUDES)[number];

/** What is to be included. Billing needs its scope; without it, billing fields are not in `raw` either. */
export function readInclude(words: readonly Word[], principal: Principal): Include {
  const include: Include = {
    members: words.includes("members"),
    projects: words.includes("projects"),
    events: words.includes("events"),
    billing: words.includes("billing"),
    raw: words.includes("raw"),
    details: words.includes("details"),
  };
  if (include.billing && !hasScope(principal, "billing:read")) {
    throwProblem("insufficient-scope", "include=billing needs the scope billing:read.");
  }
  return include;
}

/** What a vendor's own dialect needs: the upstream's JSON and nothing besides. */
export const RAW_ONLY: Include = {
  members: false,
  projects: false,
  events: false,
  billing: false,
  raw: true,
  details: false,
};
