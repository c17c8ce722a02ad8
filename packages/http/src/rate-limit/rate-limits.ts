import * as v from "valibot";
import { throwProblem } from "@roster/core/problem";
import type { RateLimitPolicy, RateLimitState } from "./token-buckets.ts";

/** What callers of a public face are allowed. */
export interface RateLimits {
  /** Of one principal: answers that had to be made for it. */
  readonly principal: RateLimitPolicy;
  /** Of one client address: credentials that nobody has vouched for yet. */
  readonly strangers: RateLimitPolicy;
}

export const DEFAULT_RATE_LIMITS: RateLimits = {
  principal: { quota: 6000, window: 60 },
  strangers: { quota: 60, window: 60 },
};

const policy = v.strictObject({
  quota: v.pipe(v.number(), v.integer(), v.minValue(1)),
  window: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
const limitsSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictObject({ principal: v.optional(policy), strangers: v.optional(policy) }),
);

let read: { readonly from: string; readonly limits: RateLimits } | null = null;

/** The variable `LIMITS`: JSON, what is not in it is as by default. A broken one fails closed: 503. */
export function readRateLimits(variable: string | undefined): RateLimits {
  if (!variable) return DEFAULT_RATE_LIMITS;
  if (read && read.from === variable) return read.limits;
  const result = v.safeParse(limitsSchema, variable);
  if (!result.success) return throwProblem("misconfigured", "The variable LIMITS cannot be read.");
  const { principal, strangers } = result.output;
  const limits = {
    principal: principal ?? DEFAULT_RATE_LIMITS.principal,
    strangers: strangers ?? DEFAULT_RATE_LIMITS.strangers,
  };
  read = { from: variable, limits };
  return limits;
}

/** The platform's rate limiting binding: it says yes or no, and no numbers. */
export interface PlatformRateLimiter {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

/** The `RateLimit` fields (draft-ietf-httpapi-ratelimit-headers-11) of how a principal stands. */
export function rateLimitHeaders(
  { principal }: RateLimits,
  standing: RateLimitState,
): Readonly<Record<string, string>> {
  return {
    "RateLimit-Policy": `"principal";q=${principal.quota};w=${principal.window}`,
    RateLimit: `"principal";r=${standing.remaining};t=${standing.reset}`,
  };
}
