import { throwProblem } from "@roster/core/problem";
import * as v from "valibot";
import type { RateLimitPolicy, RateLimitState } from "./token-buckets.ts";

/** The rate limits of a public app. */
export interface RateLimits {
  /** Requests of one principal that the edge cache's fast path does not answer. */
  readonly principal: RateLimitPolicy;
  /** Credentials of one client address that no upstream has accepted yet. */
  readonly unverified: RateLimitPolicy;
}

export const DEFAULT_RATE_LIMITS: RateLimits = {
  principal: { quota: 6000, window: 60 },
  unverified: { quota: 60, window: 60 },
};

const policySchema = v.strictObject({
  quota: v.pipe(v.number(), v.integer(), v.minValue(1)),
  window: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
const rateLimitsSchema = v.pipe(
  v.string(),
  v.parseJson(),
  // `strangers` is the public name of the limit for unverified credentials.
  v.strictObject({ principal: v.optional(policySchema), strangers: v.optional(policySchema) }),
);

let lastRead: { readonly variable: string; readonly rateLimits: RateLimits } | null = null;

/** Reads the variable `LIMITS`. It is JSON; missing members have defaults. An invalid one fails closed with 503. */
export function readRateLimits(variable: string | undefined): RateLimits {
  if (!variable) return DEFAULT_RATE_LIMITS;
  if (lastRead && lastRead.variable === variable) return lastRead.rateLimits;
  const result = v.safeParse(rateLimitsSchema, variable);
  if (!result.success) return throwProblem("misconfigured", "The variable LIMITS cannot be read.");
  const { principal, strangers } = result.output;
  const rateLimits = {
    principal: principal ?? DEFAULT_RATE_LIMITS.principal,
    unverified: strangers ?? DEFAULT_RATE_LIMITS.unverified,
  };
  lastRead = { variable, rateLimits };
  return rateLimits;
}

/** The platform's rate limiting binding. It allows or refuses a request, and reports no numbers. */
export interface PlatformRateLimiter {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

/** The `RateLimit` headers of a principal (draft-ietf-httpapi-ratelimit-headers-11). */
export function rateLimitHeaders({ principal }: RateLimits, state: RateLimitState): Readonly<Record<string, string>> {
  return {
    "RateLimit-Policy": `"principal";q=${principal.quota};w=${principal.window}`,
    RateLimit: `"principal";r=${state.remaining};t=${state.reset}`,
  };
}
