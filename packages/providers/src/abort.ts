import { UpstreamError } from "./upstream-error.ts";

/**
 * What a call ends with once its signal has aborted: `timed-out` where time ran out, else the caller's own reason,
 * because nothing went wrong upstream.
 */
export function describeAbort(reason: unknown, context: string): unknown {
  return isTimeout(reason)
    ? new UpstreamError("timed-out", `${context}: no answer in time`, { cause: reason })
    : reason;
}

/** Whether something ended because time ran out: `AbortSignal.timeout` aborts with a DOMException of this name. */
export function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "TimeoutError";
}
