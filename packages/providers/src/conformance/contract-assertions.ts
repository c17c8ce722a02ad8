import { expect } from "vitest";
import { UpstreamError } from "../upstream-error.ts";

export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("A required value is missing");
  return value;
}

/** Expects a promise to reject with an UpstreamError, and returns the error. */
export async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  const outcome: unknown = await work.catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(UpstreamError);
  return outcome as UpstreamError;
}

/** Everything that a log could print of an error, including its causes. */
export function describeWithCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), describeWithCauses(error.cause)].join("\n");
}
