import type { Problem } from "@roster/core/problem";
import { CallBudgetExhausted } from "./call-budget.ts";
import { upstreamProblem } from "./upstream-problem.ts";

/** What a load is given. */
export interface LoadContext {
  /** When the load began, in epoch milliseconds. */
  readonly startedAt: number;
  /** Aborted when the result is no longer wanted. */
  readonly signal: AbortSignal;
}

/**
 * How a load ended. `loaded`: `store` writes the copy, in one transaction with the state; `syncedAt` is earlier than
 * the load's beginning if the load resumed an earlier one. `paused`: another load resumes it. `afterwards` runs when the
 * failure has been saved.
 */
export type LoadResult =
  | { readonly kind: "loaded"; readonly syncedAt?: number; readonly store: () => void }
  | { readonly kind: "paused" }
  | { readonly kind: "failed"; readonly problem: Problem; readonly afterwards?: () => void };

/** Loads the resource from the upstream. It may also throw: an `UpstreamError` is a failure, anything else a defect. */
export type Load = (context: LoadContext) => Promise<LoadResult>;

/** Runs a load. Never rejects. */
export async function loadResult(load: Load, context: LoadContext): Promise<LoadResult> {
  try {
    return await load(context);
  } catch (error) {
    if (error instanceof CallBudgetExhausted) return { kind: "paused" };
    return { kind: "failed", problem: upstreamProblem(error) };
  }
}
