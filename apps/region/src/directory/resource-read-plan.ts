import type { Problem } from "@roster/core/problem";
import type { Freshness } from "@roster/core/source";
import type { FreshnessPolicy } from "./freshness-policy.ts";
import type { ResourceState } from "./resource-state.ts";

/**
 * The greatest age that a caller accepts, in milliseconds; null = the policy decides. `fresh=1`, `no-cache`,
 * `max-age=0` and `max-age=N` all mean "at most so old".
 */
export function acceptedAge({ fresh, maxAge }: Freshness): number | null {
  return fresh ? 0 : maxAge;
}

/** The shortest time between the beginnings of two loads that readers cause by a wish, in milliseconds. */
export const REFRESH_FLOOR = 5_000;

/**
 * The time from which the age of a copy counts for its policy. It is when the load began. But a load may take longer
 * than a copy may be kept; so at most half of `keptFor` passes during the load.
 */
export function usableFrom(syncedAt: number, duration: number, { keptFor }: FreshnessPolicy): number {
  return syncedAt + Math.max(0, duration - keptFor / 2);
}

/** How a read begins: `refresh-first` waits for a load before it serves; the others serve at once. */
export type ReadPlan = "serve" | "refresh-in-background" | "refresh-first";

/** Decides how a read begins. It does not depend on whether a load may begin now. */
export function planRead(
  state: Pick<ResourceState, "syncedAt" | "duration" | "error">,
  policy: FreshnessPolicy,
  accepted: number | null,
  now: number,
): ReadPlan {
  const { syncedAt, duration, error } = state;
  if (syncedAt === null || isDenied(error)) return "refresh-first";
  if (accepted !== null && now - syncedAt > accepted) return "refresh-first";
  const age = now - usableFrom(syncedAt, duration, policy);
  if (age > policy.servedFor) return "refresh-first";
  return age > policy.freshFor ? "refresh-in-background" : "serve";
}

/** Whether the upstream denies the copy to the credential. */
export function isDenied(problem: Problem | null): boolean {
  return problem !== null && (problem.status === 401 || problem.status === 403);
}

/**
 * Whether a copy was confirmed for a question that was asked at a time: its load ended since, or began at most
 * `REFRESH_FLOOR` before.
 */
export function isRevalidated({ syncedAt, duration, error }: ResourceState, askedAt: number): boolean {
  if (syncedAt === null || error !== null) return false;
  return syncedAt + duration >= askedAt || syncedAt > askedAt - REFRESH_FLOOR;
}
