import { describe, expect, it } from "vitest";
import { readSentryRateLimit } from "./sentry-rate-limit-headers.ts";

describe("readSentryRateLimit", () => {
  it("reads Sentry's headers", () => {
    const headers = new Headers({
      "X-Sentry-Rate-Limit-Limit": "40",
      "X-Sentry-Rate-Limit-Remaining": "39",
      "X-Sentry-Rate-Limit-Reset": "1793534401",
      "X-Sentry-Rate-Limit-ConcurrentLimit": "25",
      "X-Sentry-Rate-Limit-ConcurrentRemaining": "24",
    });
    expect(readSentryRateLimit(headers)).toEqual({
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
      "X-Sentry-Rate-Limit-Reset": "None",
      "X-Sentry-Rate-Limit-ConcurrentRemaining": "None",
    });
    expect(readSentryRateLimit(headers)).toEqual({
      limit: 40,
      remaining: null,
      resetAt: null,
      concurrentLimit: null,
      concurrentRemaining: null,
    });
  });

  it.each([
    ["9".repeat(400), 8.64e15],
    ["4102444800", Date.UTC(2100, 0, 1)],
    ["-5", 0],
    ["1793534401.25", 1_793_534_401_250],
  ])("reads the reset %s", (reset, resetAt) => {
    expect(readSentryRateLimit(new Headers({ "X-Sentry-Rate-Limit-Reset": reset }))).toMatchObject({ resetAt });
  });

  it("returns null for an upstream that sends no rate limit", () => {
    expect(readSentryRateLimit(new Headers({ "content-type": "application/json" }))).toBeNull();
    expect(readSentryRateLimit(new Headers({ "X-Sentry-Rate-Limit-Limit": "None" }))).toBeNull();
  });
});
