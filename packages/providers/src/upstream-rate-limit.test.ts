import { describe, expect, it } from "vitest";
import { readRateLimit } from "./upstream-rate-limit.ts";

describe("readRateLimit", () => {
  it("reads Sentry's headers", () => {
    const headers = new Headers({
      "X-Sentry-Rate-Limit-Limit": "40",
      "X-Sentry-Rate-Limit-Remaining": "39",
      "X-Sentry-Rate-Limit-Reset": "1793534401",
      "X-Sentry-Rate-Limit-ConcurrentLimit": "25",
      "X-Sentry-Rate-Limit-ConcurrentRemaining": "24",
    });
    expect(readRateLimit(headers)).toEqual({
      limit: 40,
      remaining: 39,
      resetAt: 1_793_534_401_000,
      concurrentLimit: 25,
      concurrentRemaining: 24,
    });
  });

  it("reads the word None and invalid values as null", () => {
    const headers = new Headers({
      "X-Sentry-Rate-Limit-Limit": "40",
      "X-Sentry-Rate-Limit-Remaining": "-1",
      "X-Sentry-Rate-Limit-Reset": "9".repeat(20),
      "X-Sentry-Rate-Limit-ConcurrentRemaining": "None",
    });
    expect(readRateLimit(headers)).toEqual({
      limit: 40,
      remaining: null,
      resetAt: null,
      concurrentLimit: null,
      concurrentRemaining: null,
    });
  });

  it("returns null for an upstream that sends no rate limit", () => {
    expect(readRateLimit(new Headers({ "content-type": "application/json" }))).toBeNull();
    expect(readRateLimit(new Headers({ "X-Sentry-Rate-Limit-Limit": "None" }))).toBeNull();
  });
});
