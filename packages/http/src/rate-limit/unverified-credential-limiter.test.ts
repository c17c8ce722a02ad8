import { ProblemError } from "@roster/core/problem";
import { expect, test } from "vitest";
import { TokenBuckets } from "./token-buckets.ts";
import { UnverifiedCredentialLimiter } from "./unverified-credential-limiter.ts";

const policy = { quota: 2, window: 60 };
const createLimiter = () => new UnverifiedCredentialLimiter(new TokenBuckets(() => 0, 100), 3);

test("refused credentials use up the quota of their address", () => {
  const limiter = createLimiter();
  for (const guess of ["a", "b"]) {
    limiter.checkLimit(guess, "here", policy);
    limiter.recordAuthOutcome(guess, "here", policy, false);
  }
  expect(() => limiter.checkLimit("c", "here", policy)).toThrow(ProblemError);
  expect(() => limiter.checkLimit("a", "here", policy)).toThrow(ProblemError);
  limiter.checkLimit("c", "elsewhere", policy);
});

test("an accepted credential costs nothing, and is admitted when the quota is used up", () => {
  const limiter = createLimiter();
  limiter.checkLimit("good", "here", policy);
  limiter.recordAuthOutcome("good", "here", policy, true);
  limiter.checkLimit("a", "here", policy);
  limiter.checkLimit("b", "here", policy);
  limiter.checkLimit("good", "here", policy);
  expect(() => limiter.checkLimit("c", "here", policy)).toThrow(ProblemError);
});

test("concurrent requests with one unverified credential take one token", () => {
  const limiter = createLimiter();
  for (let count = 0; count < 10; count += 1) limiter.checkLimit("a", "here", policy);
  limiter.checkLimit("b", "here", policy);
  expect(() => limiter.checkLimit("c", "here", policy)).toThrow(ProblemError);
});

test("a credential that no upstream checked stays as it was", () => {
  const limiter = createLimiter();
  limiter.checkLimit("a", "here", policy);
  limiter.recordAuthOutcome("a", "here", policy, null);
  limiter.checkLimit("a", "here", policy);
  expect(() => limiter.checkLimit("b", "here", policy)).toThrow(ProblemError);
  limiter.recordAuthOutcome("a", "here", policy, true);
  limiter.recordAuthOutcome("a", "here", policy, null);
  limiter.checkLimit("a", "here", policy);
});

test("a credential that is refused later is unverified again", () => {
  const limiter = createLimiter();
  limiter.checkLimit("a", "here", policy);
  limiter.recordAuthOutcome("a", "here", policy, true);
  limiter.recordAuthOutcome("a", "here", policy, false);
  limiter.checkLimit("x", "here", policy);
  limiter.checkLimit("y", "here", policy);
  expect(() => limiter.checkLimit("a", "here", policy)).toThrow(ProblemError);
});
