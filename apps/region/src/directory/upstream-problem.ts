import { createProblem, type Problem, type ProblemCode } from "@roster/core/problem";
import { UpstreamError, type UpstreamErrorCode } from "@roster/providers";

const CODES: Record<UpstreamErrorCode, ProblemCode> = {
  unauthorized: "upstream-unauthorized",
  forbidden: "upstream-forbidden",
  "not-found": "upstream-not-found",
  "rate-limited": "upstream-rate-limited",
  unavailable: "upstream-failed",
  unreachable: "upstream-unreachable",
  "timed-out": "upstream-timeout",
  unreadable: "upstream-failed",
  unexpected: "upstream-failed",
  "host-not-allowed": "misconfigured",
};

/**
 * The problem that a failed upstream call is to a caller. What is not an `UpstreamError` is a defect of ours: its name is
 * logged, and the call has failed all the same.
 */
export function upstreamProblem(error: unknown): Problem {
  if (!(error instanceof UpstreamError)) {
    console.error(JSON.stringify({ defect: error instanceof Error ? error.name : typeof error }));
    return createProblem("internal", "An unexpected error occurred while the upstream was read.");
  }
  const retryAfter = error.retryAfter === null ? {} : { retryAfter: Math.ceil(error.retryAfter / 1000) };
  return createProblem(CODES[error.code], error.message, retryAfter);
}
