import { ProblemError } from "@roster/core/problem";
import { expect, test } from "vitest";
import { TokenBuckets } from "./token-buckets.ts";
import { UnverifiedCredentialLimiter } from "./unverified-credential-limiter.ts";

const policy = { quota: 2, window: 60 };
const make = () => new UnverifiedCredentialLimiter(new TokenBuckets(() => 0, 100), 3);

test("bad credentials use up what their address is allowed, whatever they are", () => {
  const strangers = make();
  for (const guess of ["a", "b"]) {
    strangers.admit(guess, "here", policy);
    strangers.recordAuthOutcome(guess, "here", policy, false);
  }
  expect(() => strangers.admit("c", "here", policy)).toThrow(ProblemError);
  expect(() => strangers.admit("a", "here", policy)).toThrow(ProblemError);
  strangers.admit("c", "elsewhere", policy);
});

test("a good one costs nothing, and passes when the allowance is used up", () => {
  const strangers = make();
  strangers.admit("good", "here", policy);
  strangers.recordAuthOutcome("good", "here", policy, true);
  strangers.admit("a", "here", policy);
  strangers.admit("b", "here", policy);
  strangers.admit("good", "here", policy);
  expect(() => strangers.admit("c", "here", policy)).toThrow(ProblemError);
});

test("many at once with one unknown credential cost one", () => {
  const strangers = make();
  for (let count = 0; count < 10; count += 1) strangers.admit("a", "here", policy);
  strangers.admit("b", "here", policy);
  expect(() => strangers.admit("c", "here", policy)).toThrow(ProblemError);
});

test("one that nobody could judge stays a stranger, and one that was known stays known", () => {
  const strangers = make();
  strangers.admit("a", "here", policy);
  strangers.recordAuthOutcome("a", "here", policy, null);
  strangers.admit("a", "here", policy);
  expect(() => strangers.admit("b", "here", policy)).toThrow(ProblemError);
  strangers.recordAuthOutcome("a", "here", policy, true);
  strangers.recordAuthOutcome("a", "here", policy, null);
  strangers.admit("a", "here", policy);
});

test("a token that is revoked is a stranger again", () => {
  const strangers = make();
  strangers.admit("a", "here", policy);
  strangers.recordAuthOutcome("a", "here", policy, true);
  strangers.recordAuthOutcome("a", "here", policy, false);
  strangers.admit("x", "here", policy);
  strangers.admit("y", "here", policy);
  expect(() => strangers.admit("a", "here", policy)).toThrow(ProblemError);
});
