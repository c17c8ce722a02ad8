import type { Instant } from "@roster/core/model";
import type { UpstreamRateLimit } from "./upstream-rate-limit.ts";
import type { UpstreamOrganization } from "./upstream-organization.ts";
import type { ApiVersion } from "./via.ts";

/**
 * All that the upstream says of one organization. A list is null where the upstream did not tell it to this credential,
 * and empty where there is nothing in it, or where the upstream has no such concept.
 */
export interface UpstreamDetail {
  /** As the detail has it, which may know more than the list, and may know less. `raw` is the detail's own object. */
  readonly organization: UpstreamOrganization;
  /** Sorted. */
  readonly features: readonly string[] | null;
  readonly teams: readonly UpstreamTeam[] | null;
  readonly roles: readonly UpstreamRole[] | null;
  /** What the credential may do in it, in the upstream's words. */
  readonly access: readonly string[] | null;
  /** Under the upstream's own names: they change by the month, and no list of them would stay true. */
  readonly settings: Readonly<Record<string, UpstreamSetting>>;
  readonly via?: ApiVersion;
  /** What this answer said about the rate budget, or null. */
  readonly rate: UpstreamRateLimit | null;
}

export interface UpstreamTeam {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Instant | null;
  readonly memberCount: number | null;
  /** The ids of its projects, or null where the upstream does not tell. */
  readonly projects: readonly string[] | null;
}

export interface UpstreamRole {
  readonly id: string;
  readonly name: string;
}

export type UpstreamSetting = string | number | boolean | null | readonly string[];
