import type { Problem } from "@roster/core/problem";
import { recordChange } from "./change-feed.ts";
import type { DegradedReason, ReplicaState } from "./replica-state.ts";
import { isDenied } from "./resource-read-plan.ts";

/** From this number of failed syncs in a row on, the source is degraded. A refused credential degrades it at once. */
const FAILURE_THRESHOLD = 3;

type HealthState = Pick<ReplicaState, "degradedFor" | "isHeld" | "failures">;

/** Why a source is degraded after a failed sync. A single failure changes nothing. */
export function degradedAfterFailure({ degradedFor, failures }: HealthState, error: Problem): DegradedReason | null {
  if (isDenied(error)) return "credential-refused";
  return failures >= FAILURE_THRESHOLD ? "refresh-failed" : degradedFor;
}

/**
 * Records `source.degraded` when the source becomes degraded or its credential is refused, and `source.recovered` when
 * it is no longer degraded. Each is recorded once.
 *
 * @param before the state before the sync.
 */
export function recordHealth(sql: SqlStorage, before: HealthState, after: DegradedReason | null, now: number): void {
  const wasDegraded = before.degradedFor !== null || before.isHeld || before.failures >= FAILURE_THRESHOLD;
  const isNewRefusal = after === "credential-refused" && before.degradedFor !== after;
  if (after === null && wasDegraded) recordChange(sql, { type: "source.recovered", id: null }, now);
  if (after !== null && (!wasDegraded || isNewRefusal)) {
    const reason = after === "credential-refused" ? { reason: after } : {};
    recordChange(sql, { type: "source.degraded", id: null, ...reason }, now);
  }
}
