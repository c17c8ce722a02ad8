import { MAX_UPSTREAM_WAIT } from "@roster/providers";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSourceProvider } from "../source-provider.ts";
import { INITIAL_WINDOW, windowAfter } from "./rate-windows.ts";
import { TEST_SOURCE } from "./test-upstream.ts";

const NOW = Date.UTC(2026, 10, 1);
const provider = createSourceProvider(TEST_SOURCE);

function windowOf(status: number, headers: Record<string, string>, before = INITIAL_WINDOW) {
  const response = new Response("", { status, headers });
  return windowAfter(before, response, provider.rateLimit(response.headers), NOW);
}

describe("windowAfter", () => {
  const value = fc.oneof(
    fc.integer().map(String),
    fc.bigInt().map(String),
    fc.double().map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    fc.date({ noInvalidDate: true }).map((date) => String(Math.floor(date.getTime() / 1000))),
    fc.constantFrom("None", "soon", "", "-", "1e308", "1e309", "9".repeat(300)),
  );

  test("ends from now to 15 minutes ahead for any headers, and waits at least as long as stated", () => {
    const headers = fc.record({
      "Retry-After": value,
      "X-Sentry-Rate-Limit-Reset": value,
      "X-Sentry-Rate-Limit-Remaining": fc.constantFrom("0", "1", "None"),
    });
    fc.assert(
      fc.property(headers, fc.constantFrom(200, 429, 427, 503), (fields, status) => {
        const { window, statedWait } = windowOf(status, fields);
        expect(window.notBefore <= NOW + MAX_UPSTREAM_WAIT).toBe(true);
        expect(window.notBefore === 0 || window.notBefore >= NOW).toBe(true);
        if (statedWait !== null && statedWait > 0) expect(window.notBefore >= NOW + statedWait).toBe(true);
      }),
    );
  });

  test("is the later of both waits", () => {
    const reset = String(NOW / 1000 + 1);
    expect(windowOf(429, { "Retry-After": "20", "X-Sentry-Rate-Limit-Reset": reset }).window.notBefore).toBe(
      NOW + 20_000,
    );
    expect(windowOf(429, { "Retry-After": "0", "X-Sentry-Rate-Limit-Reset": reset }).window.notBefore).toBe(NOW + 1000);
  });

  test("backs off longer after each refusal without a wait, up to a minute", () => {
    let window = INITIAL_WINDOW;
    const waits = Array.from({ length: 9 }, () => {
      window = windowOf(429, {}, { ...window, notBefore: 0 }).window;
      return (window.notBefore - NOW) / 1000;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(windowOf(200, {}, window).window).toMatchObject({ refusals: 0 });
  });
});
