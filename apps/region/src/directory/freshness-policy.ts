import type { Freshness } from "@roster/core/source";

/** How long a copy is good for, in milliseconds since it was synced. */
export interface FreshnessPolicy {
  /** Served without a thought. */
  readonly freshFor: number;
  /** Served, and refreshed behind. */
  readonly servedFor: number;
  /** Served only where a refresh fails. */
  readonly keptFor: number;
}

const MINUTE = 60_000;

/** A managed source: the company's own token, asked no more than once a minute. */
export const MANAGED_POLICY: FreshnessPolicy = { freshFor: MINUTE, servedFor: 10 * MINUTE, keptFor: 24 * 60 * MINUTE };

/** A caller's own token may be revoked at any time, so its copy is never served beyond a minute without asking. */
export const PASS_THROUGH_POLICY: FreshnessPolicy = { ...MANAGED_POLICY, servedFor: MINUTE };

/** A policy with what a source's settings say otherwise, in seconds. */
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

/** What decides whether to ask the upstream: all times in epoch milliseconds. */
export interface RefreshHistory {
  /** When the copy was whole; null where there is none. */
  readonly syncedAt: number | null;
  /** Until when the upstream is left alone: after an attempt, or because it asked for it. */
  readonly restsUntil: number;
  /** When a caller last forced a refresh. */
  readonly forcedAt: number | null;
}

/** `serve` what is there · `refresh-behind` it · `refresh-first`, and serve what comes of it. */
export type ReadPlan = "serve" | "refresh-behind" | "refresh-first";

/** The first caller of a cold copy waits this long, rest and sync together, then is told that it is syncing. */
export const READ_DEADLINE = 10_000;

/** A caller may force a refresh this often. */
const FORCE_INTERVAL = 5_000;
/** A source rests this many times as long as its last sync took. */
const REST = 4;

/** Until when a source rests after an attempt that ended at `now`; `retryAfter` (milliseconds) is the upstream's wish. */
export function backoffAfter(attempt: { readonly duration: number; readonly retryAfter: number }, now: number): number {
  return now + Math.max(REST * attempt.duration, attempt.retryAfter);
}

/** Decides how a read begins. */
export function planRead(history: RefreshHistory, policy: FreshnessPolicy, asked: Freshness, now: number): ReadPlan {
  const { syncedAt, restsUntil, forcedAt } = history;
  // A short rest is waited out by the refresh; nobody waits for a long one.
  if (restsUntil - now > READ_DEADLINE) return "serve";
  if (syncedAt === null) return "refresh-first";
  const age = now - syncedAt;
  if (asked.fresh && (forcedAt === null || now - forcedAt >= FORCE_INTERVAL)) return "refresh-first";
  if (age > policy.servedFor || (asked.maxAge !== null && age > asked.maxAge)) return "refresh-first";
  return age > policy.freshFor ? "refresh-behind" : "serve";
}
