/** How long a copy may be served. Each member is an age in milliseconds. */
export interface FreshnessPolicy {
  /** Up to this age: served without an upstream call. */
  readonly freshFor: number;
  /** Up to this age: served, and refreshed in the background. */
  readonly servedFor: number;
  /** Up to this age: served only if a refresh fails, or does not end in time. */
  readonly keptFor: number;
}

const MINUTE = 60_000;

/** The list of the managed credential. */
export const MANAGED_POLICY: FreshnessPolicy = { freshFor: MINUTE, servedFor: 10 * MINUTE, keptFor: 24 * 60 * MINUTE };
/** The facets of the managed credential. */
export const FACET_POLICY: FreshnessPolicy = {
  freshFor: 10 * MINUTE,
  servedFor: 60 * MINUTE,
  keptFor: 24 * 60 * MINUTE,
};
/** Membership lookups. */
export const LOOKUP_POLICY: FreshnessPolicy = { freshFor: MINUTE, servedFor: 5 * MINUTE, keptFor: 5 * MINUTE };
/** The details of one organization, and its list of projects. */
export const SUB_RESOURCE_POLICY: FreshnessPolicy = { freshFor: MINUTE, servedFor: MINUTE, keptFor: 10 * MINUTE };
/**
 * The longest that anything is served to a caller's own credential. It may be revoked at any time, so nothing older
 * than a minute is served, even if the upstream fails or asks for a longer wait.
 */
export const PASS_THROUGH_POLICY: FreshnessPolicy = { freshFor: MINUTE, servedFor: MINUTE, keptFor: MINUTE };

/** Applies a source's settings, in seconds, to a policy. */
export function adjustPolicy(
  policy: FreshnessPolicy,
  {
    fresh,
    served,
    kept,
  }: {
    readonly fresh?: number | undefined;
    readonly served?: number | undefined;
    readonly kept?: number | undefined;
  } = {},
): FreshnessPolicy {
  return {
    freshFor: fresh === undefined ? policy.freshFor : fresh * 1000,
    servedFor: served === undefined ? policy.servedFor : served * 1000,
    keptFor: kept === undefined ? policy.keptFor : kept * 1000,
  };
}

/** The stricter of two policies. */
export function strictestPolicy(a: FreshnessPolicy, b: FreshnessPolicy): FreshnessPolicy {
  return {
    freshFor: Math.min(a.freshFor, b.freshFor),
    servedFor: Math.min(a.servedFor, b.servedFor),
    keptFor: Math.min(a.keptFor, b.keptFor),
  };
}

/** The longest that a read waits for a refresh, in milliseconds. Then its status is `syncing` or `stale`. */
export const READ_DEADLINE = 10_000;
