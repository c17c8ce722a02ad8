import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { manyOrganizations } from "../test-replica.ts";
import { jsonResponse, projectsResponse, textResponse } from "../test-upstream.ts";
import { HOUR, MINUTE, withSimulatedDirectory, type SimulatedDirectory } from "./simulated-directory.ts";

type Respond = (directory: SimulatedDirectory) => Response;

const status =
  (code: number, headers: Record<string, string> = {}): Respond =>
  () =>
    jsonResponse({ detail: "No" }, { status: code, headers });
const html: Respond = () => textResponse("<!doctype html>", { headers: { "Content-Type": "text/html" } });
/** A body of which one byte arrives every five seconds. */
const drip: Respond = ({ platform }) =>
  new Response(
    new ReadableStream<Uint8Array>({
      async pull(controller) {
        await platform.clock.sleep(5_000);
        controller.enqueue(new TextEncoder().encode("["));
      },
    }),
  );

/** Faults of an upstream, and the most calls that it may get in an hour in which nobody asks. */
const FAULTS: readonly (readonly [string, Respond, number])[] = [
  ["refuses an expired token", status(401), 30],
  ["has no such endpoint", status(404), 30],
  ["sends an HTML page", html, 30],
  ["fails", status(500), 30],
  ["states a reset in the year 2100", status(429, { "x-sentry-rate-limit-reset": "4102444800" }), 30],
  ["drips a body", drip, 60],
];

/** One backoff step is at most 15 minutes; a call takes at most 30 seconds. */
const ONE_STEP = 16 * MINUTE;

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("the jobs of a source whose list", () => {
  test.each(FAULTS)("%s make few calls an hour, and recover within one backoff", async (_, respond, most) => {
    await withSimulatedDirectory(manyOrganizations(3), { seed: 1, callBudget: 40 }, async (directory) => {
      const { platform, upstream, advance } = directory;
      await directory.list("");
      await advance(2 * MINUTE);
      upstream.before = () => respond(directory);
      const calls = platform.calls;
      await advance(HOUR);
      expect(platform.calls - calls).toBeGreaterThan(1);
      expect(platform.calls - calls).toBeLessThanOrEqual(most);
      upstream.before = () => undefined;
      const recoveredAt = platform.clock.now();
      await advance(ONE_STEP);
      expect(directory.syncedAt()).toBeGreaterThan(recoveredAt);
      expect(platform.violations).toEqual([]);
    });
  });
});

describe("the jobs of a source whose projects", () => {
  test.each(FAULTS)(
    "%s make few calls an hour beside the polls, and recover within one backoff",
    async (_, respond, most) => {
      await withSimulatedDirectory(manyOrganizations(3), { seed: 1, callBudget: 40 }, async (directory) => {
        const { platform, upstream, advance } = directory;
        upstream.respondProjects = () => respond(directory);
        await directory.list("platform:go");
        const calls = upstream.projectCalls;
        await advance(HOUR);
        expect(upstream.projectCalls - calls).toBeLessThanOrEqual(3 * most);
        // The list is not affected.
        expect(platform.clock.now() - directory.syncedAt()).toBeLessThan(3 * MINUTE);
        upstream.respondProjects = () => projectsResponse(["go"]);
        await advance(ONE_STEP);
        await directory.list("platform:go");
        const { facets } = await directory.status();
        expect(facets).toMatchObject([{ status: "fresh" }]);
        expect(platform.violations).toEqual([]);
      });
    },
  );
});
