import { describe, expect, it } from "vitest";
import { readSentryRateLimit } from "./sentry/sentry-rate-limit-headers.ts";
import { createUpstreamError, type FailedResponse } from "./upstream-failure.ts";

const NOW = Date.UTC(2026, 10, 1, 12, 0, 0);
const IN_FIVE_SECONDS = String(NOW / 1000 + 5);

function createError(response: Partial<FailedResponse>, text: string | null = null) {
  const defaults = { status: 429, headers: new Headers(), text: "", secret: "s3cr3t", now: NOW };
  const context = "us.sentry.io, asked for the organizations";
  const readers = { readErrorBody: () => ({ text }), readRateLimit: readSentryRateLimit };
  return createUpstreamError({ ...defaults, context, ...response }, readers);
}

function createErrorWithTwoWaits(retryAfter: string) {
  return createError({
    headers: new Headers({ "x-sentry-rate-limit-reset": IN_FIVE_SECONDS, "retry-after": retryAfter }),
  });
}

describe("createUpstreamError", () => {
  it("waits for the end of the rate limit window if there is no Retry-After", () => {
    const headers = new Headers({ "x-sentry-rate-limit-reset": IN_FIVE_SECONDS });
    expect(createError({ headers })).toMatchObject({ retryAfter: 5000, rate: { resetAt: NOW + 5000 } });
    expect(createError({ headers, now: NOW + 9000 }).retryAfter).toBe(0);
  });

  it("uses the longer of two waits", () => {
    expect(createErrorWithTwoWaits("2").retryAfter).toBe(5000);
    expect(createErrorWithTwoWaits("8").retryAfter).toBe(8000);
    expect(createErrorWithTwoWaits("soon").retryAfter).toBe(5000);
    expect(createErrorWithTwoWaits("1000000000").retryAfter).toBe(900_000);
  });

  it("shortens a window that ends in the year 2100", () => {
    const headers = new Headers({ "x-sentry-rate-limit-reset": "4102444800" });
    expect(createError({ headers })).toMatchObject({ retryAfter: 900_000, rate: { resetAt: Date.UTC(2100, 0, 1) } });
  });

  it("does not use the rate limit window as a wait for other failures", () => {
    const headers = new Headers({ "x-sentry-rate-limit-reset": IN_FIVE_SECONDS });
    expect(createError({ status: 500, headers }).retryAfter).toBeNull();
  });

  it("names the host, the status and a few words", () => {
    expect(createError({ status: 401 }, "Invalid token").message).toBe(
      "us.sentry.io, asked for the organizations: 401, Invalid token",
    );
    expect(createError({ status: 404 }).message).toBe("us.sentry.io, asked for the organizations: 404");
  });

  it.each([
    ["one two three four five six seven eight nine ten eleven twelve thirteen", "eleven twelve …"],
    ["a\nb\u0000\tc", "401, a b c"],
    ["No 56c166885f9a7fc1e579a1b3cb66f6dd here", "401, No … here"],
    ["No s3cr3t here", "401, (its words hold the credential)"],
  ])("quotes %j without secrets", (text, ending) => {
    expect(createError({ status: 401 }, text).message.endsWith(ending)).toBe(true);
  });

  it("parses a body as JSON regardless of its content type, and passes undefined for other bodies", () => {
    const seen: unknown[] = [];
    const readErrorBody = (_: number, body: unknown) => {
      seen.push(body);
      return {};
    };
    const response = { status: 429, headers: new Headers(), context: "", secret: "s", now: NOW };
    const readers = { readErrorBody, readRateLimit: () => null };
    createUpstreamError({ ...response, text: '{"detail":"Slow down"}' }, readers);
    createUpstreamError({ ...response, text: "<html>" }, readers);
    createUpstreamError({ ...response, text: "" }, readers);
    expect(seen).toEqual([{ detail: "Slow down" }, undefined, undefined]);
  });
});
