import type { Problem } from "@roster/core/problem";
import type { FreshnessPolicy } from "./freshness-policy.ts";
import { usableFrom } from "./resource-read-plan.ts";

/** The backoff after the first failure, in milliseconds. It doubles with each further failure in a row. */
const FIRST_BACKOFF = 1_000;
/** The longest backoff, whatever the upstream asked for, in milliseconds. */
export const MAX_BACKOFF = 15 * 60_000;
/** The rest after a load is its duration times this. */
const REST_FACTOR = 4;

/**
 * The backoff after a failed load, in milliseconds: exponential with jitter, or the upstream's own wait if that is
 * longer. The duration of the load has no influence, because a load that timed out is not a large one.
 *
 * @param failures the number of failures in a row, this one included.
 * @param random from 0 (inclusive) to 1 (exclusive).
 */
export function failureBackoff(failures: number, { retryAfter = 0 }: Problem, random: number): number {
  const exponential = FIRST_BACKOFF * 2 ** Math.min(failures - 1, 30) * (0.5 + random);
  return Math.min(MAX_BACKOFF, Math.max(exponential, retryAfter * 1000));
}

/**
 * The end of the rest after a complete load, in epoch milliseconds. It ends before the copy has to be refreshed.
 *
 * @param load `duration`: from `syncedAt` to the end; `worked`: the part of it in which the load that ended was at work.
 */
export function restUntil(
  load: { readonly syncedAt: number; readonly duration: number; readonly worked: number },
  policy: FreshnessPolicy,
): number {
  const end = load.syncedAt + load.duration;
  const due = usableFrom(load.syncedAt, load.duration, policy) + policy.servedFor;
  return Math.max(end, Math.min(end + REST_FACTOR * load.worked, due));
}
