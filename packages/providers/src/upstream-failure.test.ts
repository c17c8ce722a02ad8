import { describe, expect, it } from "vitest";
import { createUpstreamError, type FailedResponse } from "./upstream-failure.ts";

const NOW = Date.UTC(2026, 10, 1, 12, 0, 0);
const IN_FIVE_SECONDS = String(NOW / 1000 + 5);

function describeAnswer(answer: Partial<FailedResponse>, text: string | null = null) {
  const defaults = { status: 429, headers: new Headers(), text: "", secret: "s3cr3t", now: NOW };
  const context = "us.sentry.io, asked for the organizations";
  return createUpstreamError({ ...defaults, context, ...answer }, () => ({ text }));
}

function describeTwoWaits(retryAfter: string) {
  return describeAnswer({
    headers: new Headers({ "x-sentry-rate-limit-reset": IN_FIVE_SECONDS, "retry-after": retryAfter }),
  });
}

describe("describeFailure", () => {
  it("waits for the end of the rate window, where nothing else is said", () => {
    const headers = new Headers({ "x-sentry-rate-limit-reset": IN_FIVE_SECONDS });
    expect(describeAnswer({ headers })).toMatchObject({ retryAfter: 5000, rate: { resetAt: NOW + 5000 } });
    expect(describeAnswer({ headers, now: NOW + 9000 }).retryAfter).toBe(0);
  });

  it("takes the longer of two waits", () => {
    expect(describeTwoWaits("2").retryAfter).toBe(5000);
    expect(describeTwoWaits("8").retryAfter).toBe(8000);
  });

  it("does not take the rate window for a wait on other failures", () => {
    const headers = new Headers({ "x-sentry-rate-limit-reset": IN_FIVE_SECONDS });
    expect(describeAnswer({ status: 500, headers }).retryAfter).toBeNull();
  });

  it("names host, status and a few words", () => {
    expect(describeAnswer({ status: 401 }, "Invalid token").message).toBe(
      "us.sentry.io, asked for the organizations: 401, Invalid token",
    );
    expect(describeAnswer({ status: 404 }).message).toBe("us.sentry.io, asked for the organizations: 404");
  });

  it.each([
    ["one two three four five six seven eight nine ten eleven twelve thirteen", "eleven twelve …"],
    ["a\nb\u0000\tc", "401, a b c"],
    ["No 56c166885f9a7fc1e579a1b3cb66f6dd here", "401, No … here"],
    ["No s3cr3t here", "401, (its words hold the credential)"],
  ])("quotes %j with care", (text, ending) => {
    expect(describeAnswer({ status: 401 }, text).message.endsWith(ending)).toBe(true);
  });

  it("reads a JSON body whatever its label is, and hands on nothing for others", () => {
    const seen: unknown[] = [];
    const explain = (_: number, body: unknown) => {
      seen.push(body);
      return {};
    };
    const answer = { status: 429, headers: new Headers(), context: "", secret: "s", now: NOW };
    createUpstreamError({ ...answer, text: '{"detail":"Slow down"}' }, explain);
    createUpstreamError({ ...answer, text: "<html>" }, explain);
    createUpstreamError({ ...answer, text: "" }, explain);
    expect(seen).toEqual([{ detail: "Slow down" }, undefined, undefined]);
  });
});
