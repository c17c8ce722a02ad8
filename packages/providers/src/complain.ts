import { UpstreamError } from "./upstream-error.ts";

/** Makes the `unreadable` error about one answer: says what is wrong with it, never with its values. */
export type Complain = (problem: string) => UpstreamError;

/** @param context what was asked of whom: `sentry.io, asked for the organizations`. */
export function createComplain(context: string, status: number): Complain {
  return (problem) => new UpstreamError("unreadable", `${context}: ${problem}`, { status });
}
