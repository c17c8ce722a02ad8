import { UpstreamError } from "@roster/providers";
import { describe, expect, test } from "vitest";
import { createSourceProvider } from "../source-provider.ts";
import { UpstreamLimiter } from "./upstream-limiter.ts";
import { withTestReplica, type TestReplica } from "./test-replica.ts";
import { TEST_SOURCE } from "./test-upstream.ts";

const request = (path = "/") => new Request(`https://sentry.io${path}`);
const limits = (remaining: number, resetAt: number, concurrent = 25) => ({
  "X-Sentry-Rate-Limit-Limit": "40",
  "X-Sentry-Rate-Limit-Remaining": String(remaining),
  "X-Sentry-Rate-Limit-Reset": String(resetAt / 1000),
  "X-Sentry-Rate-Limit-ConcurrentLimit": String(concurrent),
});

type Endpoint = Parameters<ReturnType<UpstreamLimiter["limit"]>>[1];

/** A function that sends requests to an upstream that is a function, and reads the body of the response. */
function limited(limiter: UpstreamLimiter, respond: (request: Request) => Promise<Response> | Response) {
  const provider = createSourceProvider(TEST_SOURCE, []);
  const send = limiter.limit(
    async (request) => respond(request),
    (headers) => provider.rateLimit(headers),
  );
  return async (request: Request, endpoint: Endpoint = "list") => {
    const response = await send(request, endpoint);
    await response.text();
    return response;
  };
}

async function refusal(call: Promise<unknown>): Promise<readonly [string, number | null]> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  if (!(error instanceof UpstreamError)) throw new Error("The call was not refused.");
  return [error.code, error.retryAfter];
}

async function withLimiter(
  body: (context: TestReplica & { limiter: UpstreamLimiter }) => Promise<void>,
): Promise<void> {
  await withTestReplica([], async (context) => body({ ...context, limiter: new UpstreamLimiter(context.runtime) }));
}

describe("an upstream limiter", () => {
  test.each([
    ["at most four calls at once, because a runtime has six connections and one is reserved", {}, 4],
    ["fewer if the upstream allows fewer, less one for other users of the token", limits(30, 2e12, 4), 2],
    ["one if the upstream allows only one", limits(30, 2e12, 1), 1],
  ])("sends %s", async (_, headers, most) => {
    await withLimiter(async ({ limiter }) => {
      let now = 0;
      let peak = 0;
      const send = limited(limiter, async () => {
        now += 1;
        peak = Math.max(peak, now);
        await new Promise((resolve) => setTimeout(resolve, 2));
        now -= 1;
        return new Response("[]", { headers });
      });
      await send(request());
      peak = 0;
      await Promise.all(Array.from({ length: 20 }, () => send(request())));
      expect(peak).toBe(most);
    });
  });

  test("sends no call before the window of the rate limit ends", async () => {
    await withLimiter(async ({ limiter, runtime, advanceClock }) => {
      let sent = 0;
      const send = limited(limiter, () => {
        sent += 1;
        return new Response("[]", { headers: limits(0, runtime.now() + 60_000) });
      });
      await send(request());
      expect(await refusal(send(request()))).toEqual(["rate-limited", 60_000]);
      advanceClock(59_000);
      // The limiter waits for one second; a wait of one minute is an error.
      await send(request());
      expect(sent).toBe(2);
    });
  });

  test("sends a refused call again in the next window, if it is near", async () => {
    await withLimiter(async ({ limiter, runtime }) => {
      const begin = runtime.now();
      let sent = 0;
      const send = limited(limiter, () => {
        sent += 1;
        const isOver = runtime.now() >= begin + 1000;
        return new Response("{}", { status: isOver ? 200 : 429, headers: limits(isOver ? 39 : 0, begin + 1000) });
      });
      expect((await send(request())).status).toBe(200);
      expect([sent, runtime.now() - begin]).toEqual([2, 1000]);
    });
  });

  test("sends a refused call again after a pause, if the window has already ended", async () => {
    await withLimiter(async ({ limiter, runtime }) => {
      const begin = runtime.now();
      let sent = 0;
      const send = limited(limiter, () => {
        sent += 1;
        return new Response("{}", {
          status: sent === 1 ? 429 : 200,
          headers: limits(sent === 1 ? 0 : 39, begin - 1000),
        });
      });
      expect((await send(request())).status).toBe(200);
      expect([sent, runtime.now() - begin]).toEqual([2, 250]);
    });
  });

  test.each([
    ["without a window", () => ({})],
    ["whose next window is far away", (now: number) => limits(0, now + 60_000)],
  ])("returns a refusal %s", async (_, headers) => {
    await withLimiter(async ({ limiter, runtime }) => {
      let sent = 0;
      const send = limited(limiter, () => {
        sent += 1;
        return new Response("{}", { status: 429, headers: headers(runtime.now()) });
      });
      expect((await send(request())).status).toBe(429);
      expect(sent).toBe(1);
    });
  });

  test("returns the refusal after five attempts", async () => {
    await withLimiter(async ({ limiter, runtime }) => {
      const begin = runtime.now();
      let sent = 0;
      const send = limited(limiter, () => {
        sent += 1;
        return new Response("{}", { status: 429, headers: limits(0, begin) });
      });
      expect((await send(request())).status).toBe(429);
      expect(sent).toBe(5);
    });
  });

  test("opens the circuit after five failures in a row, also over a restart, and sends a call when it ends", async () => {
    await withLimiter(async ({ limiter, runtime, advanceClock, events }) => {
      let isDown = true;
      const answer = () => new Response("", { status: isDown ? 503 : 200 });
      const send = limited(limiter, answer);
      for (let attempt = 0; attempt < 5; attempt += 1) await send(request());
      expect(await refusal(send(request()))).toEqual(["unavailable", 1500]);
      const restarted = limited(new UpstreamLimiter(runtime), answer);
      expect(await refusal(restarted(request()))).toEqual(["unavailable", 1500]);
      advanceClock(1500);
      await restarted(request());
      expect(await refusal(restarted(request()))).toEqual(["unavailable", 3000]);
      advanceClock(3000);
      isDown = false;
      await restarted(request());
      await restarted(request());
      expect(events()).toEqual([
        "circuit-opened sentry.io list 2",
        "circuit-opened sentry.io list 3",
        "circuit-closed sentry.io list",
      ]);
    });
  });

  test("counts an unreachable upstream as a failure, and an abort as none", async () => {
    await withLimiter(async ({ limiter }) => {
      const abort = new AbortController();
      abort.abort();
      const send = limited(limiter, () => {
        throw new TypeError("no route");
      });
      for (let attempt = 0; attempt < 9; attempt += 1) {
        await send(new Request("https://sentry.io/", { signal: abort.signal })).catch(() => undefined);
      }
      for (let attempt = 0; attempt < 5; attempt += 1) await expect(send(request())).rejects.toThrow("no route");
      expect(await refusal(send(request()))).toEqual(["unavailable", 1500]);
    });
  });
});
