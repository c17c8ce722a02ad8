import { UpstreamError } from "./upstream-error.ts";

/**
 * The error that a call rejects with after its signal was aborted. A time-out becomes an `UpstreamError` `timed-out`. Any
 * other reason is the caller's own and is returned unchanged, because the upstream did not fail.
 */
export function describeAbort(reason: unknown, context: string): unknown {
  return isTimeout(reason)
    ? new UpstreamError("timed-out", `${context}: no answer in time`, { cause: reason })
    : reason;
}

/** Whether an error is a time-out. `AbortSignal.timeout` aborts with a DOMException of this name. */
export function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "TimeoutError";
}
