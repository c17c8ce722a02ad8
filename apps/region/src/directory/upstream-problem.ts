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
 * The problem that a caller gets for a failed upstream call. An error that is not an `UpstreamError` is a defect of
 * this code: its name is logged, and the caller gets `internal`.
 */
export function upstreamProblem(error: unknown): Problem {
  if (!(error instanceof UpstreamError)) {
    console.error(JSON.stringify({ defect: error instanceof Error ? error.name : typeof error }));
    return createProblem("internal", "An unexpected error occurred during an upstream call.");
  }
  const { code, message, retryAfter, upstreamCode } = error;
  return createProblem(CODES[code], message, {
    ...(retryAfter !== null && { retryAfter: Math.ceil(retryAfter / 1000) }),
    ...(upstreamCode !== null && { upstreamCode }),
    // The upstream asked to wait. That is not a gateway error.
    ...(code === "unavailable" && retryAfter !== null && { status: 503 }),
  });
}
