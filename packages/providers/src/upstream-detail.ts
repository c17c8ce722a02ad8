import type { Instant } from "@roster/core/model";
import type { FallbackApi, UpstreamOrganization } from "./upstream-organization.ts";
import type { UpstreamRateLimit } from "./upstream-rate-limit.ts";

/**
 * Everything that the upstream returns about one organization. A list is null if the upstream does not show it to this
 * credential. A list is empty if it has no items, or if the upstream has no such concept.
 */
export interface UpstreamDetail {
  /** As the detail has it. It can have more or fewer facts than the list item. `raw` is the detail's own object. */
  readonly organization: UpstreamOrganization;
  /** Sorted. */
  readonly features: readonly string[] | null;
  readonly teams: readonly UpstreamTeam[] | null;
  readonly roles: readonly UpstreamRole[] | null;
  /** The scopes that the credential has in the organization, with the upstream's names. */
  readonly access: readonly string[] | null;
  /** With the upstream's names. The names change every few weeks, so they are not listed here. */
  readonly settings: Readonly<Record<string, UpstreamSetting>>;
  readonly fallback?: FallbackApi;
  /** The rate limit as this response stated it, or null. */
  readonly rate: UpstreamRateLimit | null;
}

export interface UpstreamTeam {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Instant | null;
  readonly memberCount: number | null;
  /** The ids of the team's projects, or null if the upstream does not return them. */
  readonly projects: readonly string[] | null;
}

export interface UpstreamRole {
  readonly id: string;
  readonly name: string;
}

export type UpstreamSetting = string | number | boolean | null | readonly string[];
