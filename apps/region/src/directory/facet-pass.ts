import type { Problem, ProblemCode } from "@roster/core/problem";
import { UpstreamError } from "@roster/providers";
import { CallBudgetExhausted } from "./call-budget.ts";
import type { FacetTarget } from "./facet-store.ts";
import type { Fact } from "./fetch-fact.ts";
import { upstreamProblem } from "./upstream-problem.ts";

/** The number of organizations that are queried concurrently. */
const CONCURRENCY = 4;
/** This many failures without an answer between them are a failure of the endpoint, not of the organizations. */
const FAILURES_OF_ENDPOINT = 8;

/** How a run over some organizations ended. `failed`: the endpoint failed, whatever the organization. */
export type PassOutcome =
  | { readonly kind: "complete" }
  | { readonly kind: "paused" }
  | { readonly kind: "failed"; readonly problem: Problem };

export interface PassSteps {
  readonly fetch: (target: FacetTarget) => Promise<Fact>;
  readonly saveFact: (target: FacetTarget, fact: Fact) => void;
  /** Records that one organization could not be read. */
  readonly saveFailure: (target: FacetTarget, code: ProblemCode) => void;
  /** Whether the endpoint has already answered for another organization. */
  readonly hasAnswer: () => boolean;
  /** Whether no further call may be sent in this invocation. */
  readonly isPaused: () => boolean;
  /** Whether the results are no longer wanted. */
  readonly isDropped: () => boolean;
  /** Lets the runtime serve other requests between two organizations. */
  readonly yieldToReaders: () => Promise<void>;
}

/**
 * Fetches the facts of organizations, a few at a time, until there is none left, the budget is used up, or the endpoint
 * fails. An organization that fails is recorded and does not stop the others, but only if the endpoint answers for
 * others: otherwise nothing is recorded, and the whole facet waits.
 */
export async function runFacetPass(targets: Generator<FacetTarget>, steps: PassSteps): Promise<PassOutcome> {
  /** The failures since the last answer. */
  let suspects: { readonly target: FacetTarget; readonly problem: Problem }[] = [];
  const run: { end: PassOutcome | null } = { end: null };

  async function work(): Promise<void> {
    while (run.end === null && !steps.isDropped()) {
      const next = targets.next();
      if (next.done) return;
      if (steps.isPaused()) run.end ??= { kind: "paused" };
      else await attempt(next.value);
      await steps.yieldToReaders();
    }
  }

  async function attempt(target: FacetTarget): Promise<void> {
    try {
      const fact = await steps.fetch(target);
      if (steps.isDropped()) return;
      steps.saveFact(target, fact);
      recordSuspects();
    } catch (error) {
      if (!steps.isDropped()) fail(target, error);
    }
  }

  function fail(target: FacetTarget, error: unknown): void {
    if (error instanceof CallBudgetExhausted) {
      run.end ??= { kind: "paused" };
      return;
    }
    const problem = upstreamProblem(error);
    if (!isOfEndpoint(error)) suspects.push({ target, problem });
    if (isOfEndpoint(error) || suspects.length >= FAILURES_OF_ENDPOINT) run.end ??= { kind: "failed", problem };
  }

  function recordSuspects(): void {
    for (const { target, problem } of suspects) steps.saveFailure(target, problem.code);
    suspects = [];
  }

  // If one of them throws, the others end before the run does, so that no call is sent after it.
  const stop = (error: unknown): never => {
    run.end ??= { kind: "paused" };
    throw error;
  };
  const workers = await Promise.allSettled(Array.from({ length: CONCURRENCY }, () => work().catch(stop)));
  for (const worker of workers) if (worker.status === "rejected") throw worker.reason;
  if (run.end?.kind !== "failed" && !steps.isDropped() && steps.hasAnswer()) recordSuspects();
  const [suspect] = suspects;
  return run.end ?? (suspect ? { kind: "failed", problem: suspect.problem } : { kind: "complete" });
}

/** Whether a failure tells nothing about the organization: the credential, the rate limit, or an open circuit. */
function isOfEndpoint(error: unknown): boolean {
  if (!(error instanceof UpstreamError)) return false;
  const isRefusedLocally = error.code === "unavailable" && error.status === null;
  return error.code === "unauthorized" || error.code === "rate-limited" || isRefusedLocally;
}
