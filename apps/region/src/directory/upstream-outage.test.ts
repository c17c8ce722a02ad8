import { describe, expect, test } from "vitest";
import { createSourceProvider } from "../source-provider.ts";
import { MINUTE, twoOrganizations, withTestReplica } from "./test-replica.ts";
import { TEST_SOURCE } from "./test-upstream.ts";
import { createStoredLimiter } from "./upstream-limiter.ts";

const HOUR = 60 * MINUTE;
/** A caller that is as impatient as the contract allows. */
const ASK_EVERY = 5_000;
const NOW_PLEASE = { fresh: true, maxAge: 0 };

const status =
  (code: number, headers: Record<string, string> = {}) =>
  () =>
    new Response('{"detail":"No"}', { status: code, headers });
const brokenBody = (error: Error) => () =>
  new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("[")),
      pull: (controller) => controller.error(error),
    }),
  );

/** Upstreams that fail for an hour, and the most calls that they may get in that hour. */
const OUTAGES: readonly (readonly [string, () => Response, number])[] = [
  ["refuses an expired token", status(401), 30],
  ["has no such endpoint", status(404), 30],
  ["sends an HTML page", () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } }), 30],
  ["fails", status(500), 30],
  ["states a reset in the year 2100", status(429, { "x-sentry-rate-limit-reset": "4102444800" }), 6],
  ["states a wait of 31 years", status(503, { "retry-after": "1000000000" }), 6],
  ["refuses without a wait", status(429), 30],
  ["states a reset in the past", status(429, { "x-sentry-rate-limit-reset": "1" }), 60],
  ["drips a body", brokenBody(new DOMException("Too slow", "TimeoutError")), 30],
  ["breaks bodies off", brokenBody(new TypeError("terminated")), 30],
];

describe("an upstream that", () => {
  test.each(OUTAGES)(
    "%s gets a bounded number of calls per hour, and is used again when it recovers",
    async (_, fail, most) => {
      await withTestReplica(twoOrganizations, async ({ replica, upstream, runtime, advanceClock, settle }) => {
        const limiter = createStoredLimiter(runtime);
        const provider = createSourceProvider(TEST_SOURCE);
        const ask = async () => {
          const context = upstream.refreshContext();
          const fetch = limiter.limit(
            (request) => context.upstream.fetch(request, "list"),
            (headers) => provider.rateLimit(headers),
          );
          const refresh = { ...context, upstream: { ...context.upstream, fetch } };
          const { status: state } = await replica.ensureFresh(refresh, NOW_PLEASE);
          await settle();
          return state;
        };
        upstream.before = fail;
        for (const end = runtime.now() + HOUR; runtime.now() < end;) {
          await ask();
          advanceClock(ASK_EVERY);
        }
        expect(upstream.calls).toBeGreaterThan(1);
        expect(upstream.calls).toBeLessThanOrEqual(most);
        upstream.before = () => undefined;
        const recoveredAt = runtime.now();
        while ((await ask()) !== "fresh" && runtime.now() - recoveredAt < HOUR) advanceClock(ASK_EVERY);
        // One backoff step is at most 15 minutes.
        expect(runtime.now() - recoveredAt).toBeLessThanOrEqual(15 * MINUTE + ASK_EVERY);
      });
    },
  );
});
