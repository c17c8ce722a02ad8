import { UpstreamError } from "./upstream-error.ts";

/** Makes the `unreadable` error about one answer: says what is wrong with it, never with its values. */
export type InvalidResponse = (problem: string) => UpstreamError;

/** @param context what was asked of whom: `sentry.io, asked for the organizations`. */
export function createInvalidResponse(context: string, status: number): InvalidResponse {
  return (problem) => new UpstreamError("unreadable", `${context}: ${problem}`, { status });
}
