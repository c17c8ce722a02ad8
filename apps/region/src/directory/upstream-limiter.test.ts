import { UpstreamError } from "@roster/providers";
import { describe, expect, test } from "vitest";
import { createSourceProvider } from "../source-provider.ts";
import { createStoredLimiter, type UpstreamLimiter } from "./upstream-limiter.ts";
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
  const provider = createSourceProvider(TEST_SOURCE);
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
  await withTestReplica([], async (context) => body({ ...context, limiter: createStoredLimiter(context.runtime) }));
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
      const restarted = limited(createStoredLimiter(runtime), answer);
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

  test("does not send a call again before the later of Retry-After and the reset", async () => {
    await withLimiter(async ({ limiter, runtime, advanceClock }) => {
      const begin = runtime.now();
      let sent = 0;
      const send = limited(limiter, () => {
        sent += 1;
        return new Response("{}", { status: 429, headers: { ...limits(0, begin + 1000), "Retry-After": "20" } });
      });
      await send(request());
      for (let second = 1; second < 18; second += 1) {
        advanceClock(1000);
        expect(await refusal(send(request()))).toEqual(["rate-limited", (20 - second) * 1000]);
      }
      expect(sent).toBe(1);
    });
  });

  test.each(["1000000000", "9999999999", "Fri, 01 Jan 2100 00:00:00 GMT"])(
    "waits at most 15 minutes for %s",
    async (value) => {
      await withLimiter(async ({ limiter }) => {
        const send = limited(limiter, () => new Response("{}", { status: 429, headers: { "Retry-After": value } }));
        await send(request());
        expect(await refusal(send(request()))).toEqual(["rate-limited", 900_000]);
      });
    },
  );

  test("keeps rate limits by host", async () => {
    await withLimiter(async ({ limiter, runtime }) => {
      const send = limited(limiter, ({ url }) =>
        url.startsWith("https://us.")
          ? new Response("{}", { status: 429, headers: limits(0, runtime.now() + 60_000) })
          : new Response("[]"),
      );
      await send(new Request("https://us.sentry.io/"), "projects");
      expect(await refusal(send(new Request("https://us.sentry.io/"), "members"))).toEqual(["rate-limited", 60_000]);
      expect((await send(request())).status).toBe(200);
    });
  });

  test("keeps circuits by host and endpoint, so failing projects do not stop the list", async () => {
    await withLimiter(async ({ limiter }) => {
      const send = limited(
        limiter,
        ({ url }) => new Response("[]", { status: url.endsWith("/projects/") ? 500 : 200 }),
      );
      for (let attempt = 0; attempt < 5; attempt += 1) await send(request("/projects/"), "projects");
      expect(await refusal(send(request("/projects/"), "projects"))).toEqual(["unavailable", 1500]);
      expect((await send(request("/")))?.status).toBe(200);
      expect((await send(new Request("https://us.sentry.io/"), "projects")).status).toBe(200);
    });
  });

  test("sends one call as a probe when the pause of a circuit ends; the others wait for it", async () => {
    await withLimiter(async ({ limiter, advanceClock }) => {
      let status = 500;
      let active = 0;
      let peak = 0;
      let sent = 0;
      const send = limited(limiter, async () => {
        sent += 1;
        active += 1;
        peak = Math.max(peak, active);
        await new Promise((resolve) => setTimeout(resolve, 2));
        active -= 1;
        return new Response("[]", { status });
      });
      for (let attempt = 0; attempt < 5; attempt += 1) await send(request());
      advanceClock(1500);
      peak = 0;
      sent = 0;
      const calls = () => Promise.allSettled(Array.from({ length: 6 }, () => send(request())));
      const refused = (await calls()).filter(({ status: outcome }) => outcome === "rejected");
      expect([sent, peak, refused.length]).toEqual([1, 1, 5]);
      advanceClock(3000);
      status = 200;
      const passed = (await calls()).filter(({ status: outcome }) => outcome === "fulfilled");
      expect(passed).toHaveLength(6);
    });
  });

  test("counts a body that breaks off or takes too long as a failure", async () => {
    await withLimiter(async ({ limiter }) => {
      const drip = () =>
        new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(new Uint8Array(1)),
          pull: (controller) => controller.error(new DOMException("Too slow", "TimeoutError")),
        });
      const send = limited(limiter, () => new Response(drip()));
      for (let attempt = 0; attempt < 5; attempt += 1) await expect(send(request())).rejects.toThrow("Too slow");
      expect(await refusal(send(request()))).toEqual(["unavailable", 1500]);
    });
  });

  test("waits as long as a failing endpoint asks, and asks the others", async () => {
    await withLimiter(async ({ limiter }) => {
      const send = limited(limiter, () => new Response("", { status: 503, headers: { "Retry-After": "90" } }));
      await send(request(), "members");
      expect(await refusal(send(request(), "members"))).toEqual(["unavailable", 90_000]);
      expect((await send(request(), "list")).status).toBe(503);
    });
  });

  test("ignores the waits that an earlier release stored, and shortens those of this one", async () => {
    await withTestReplica([], async ({ runtime, sql }) => {
      const inYears = runtime.now() + 31 * 365 * 86_400_000;
      const store = (value: object) =>
        sql.exec("INSERT OR REPLACE INTO state (key, value) VALUES ('patience', ?)", JSON.stringify(value));
      store({ notBefore: inYears, failures: 9, openUntil: inYears, rate: null });
      const respond = () => new Response("[]");
      expect((await limited(createStoredLimiter(runtime), respond)(request())).status).toBe(200);
      store({ windows: { "sentry.io": { notBefore: inYears, refusals: 1, rate: null } } });
      const restarted = limited(createStoredLimiter(runtime), respond);
      expect(await refusal(restarted(request()))).toEqual(["rate-limited", 900_000]);
      store({ circuits: { "sentry.io list": { failures: 9, openUntil: inYears } } });
      const broken = limited(createStoredLimiter(runtime), respond);
      expect(await refusal(broken(request()))).toEqual(["unavailable", 900_000]);
    });
  });

  test("stores a bounded state", async () => {
    await withLimiter(async ({ limiter, sql }) => {
      const send = limited(limiter, () => new Response("", { status: 429, headers: { "Retry-After": "60" } }));
      for (let host = 0; host < 100; host += 1) await send(new Request(`https://h${host}.sentry.io/`));
      const { value } = sql.exec<{ value: string }>("SELECT value FROM state WHERE key = 'patience'").one();
      expect(Object.keys((JSON.parse(value) as { windows: object }).windows)).toHaveLength(64);
    });
  });
});

describe("a proxied call", () => {
  /** Starts bulk calls that respond when `release` is called. */
  function startBulk(limiter: UpstreamLimiter, count: number) {
    const { promise, resolve: release } = Promise.withResolvers<Response>();
    let sent = 0;
    const send = limited(limiter, async () => {
      sent += 1;
      return (await promise).clone();
    });
    const calls = Array.from({ length: count }, () => send(request()));
    return { calls, sent: () => sent, release: () => release(new Response("[]")) };
  }

  test("does not wait behind bulk work, and keeps within five connections", async () => {
    await withLimiter(async ({ limiter }) => {
      const bulk = startBulk(limiter, 20);
      const proxied = limiter.limitProxied(
        async () => new Response("own"),
        () => null,
      );
      expect(await (await proxied(request())).text()).toBe("own");
      expect(bulk.sent()).toBe(4);
      const { promise, resolve } = Promise.withResolvers<Response>();
      let active = 0;
      const slow = limiter.limitProxied(
        async () => {
          active += 1;
          return promise;
        },
        () => null,
      );
      const first = slow(request());
      const abort = new AbortController();
      const second = slow(new Request("https://sentry.io/", { signal: abort.signal }));
      const third = slow(request());
      await new Promise((done) => setTimeout(done, 10));
      expect([active, bulk.sent()]).toEqual([1, 4]);
      // A caller that is gone leaves the queue.
      abort.abort(new Error("gone"));
      await expect(second).rejects.toThrow("gone");
      resolve(new Response("x"));
      await first;
      await third;
      expect(active).toBe(2);
      bulk.release();
      await Promise.all(bulk.calls);
      expect(bulk.sent()).toBe(20);
    });
  });

  test("keeps the rate limit that bulk work learned, and the other way round", async () => {
    await withLimiter(async ({ limiter, runtime }) => {
      const provider = createSourceProvider(TEST_SOURCE);
      const proxied = limiter.limitProxied(
        async () => new Response("", { status: 429, headers: limits(0, runtime.now() + 60_000) }),
        (headers) => provider.rateLimit(headers),
      );
      expect((await proxied(request())).status).toBe(429);
      expect(await refusal(limited(limiter, () => new Response("[]"))(request()))).toEqual(["rate-limited", 60_000]);
      expect(await refusal(proxied(request()))).toEqual(["rate-limited", 60_000]);
    });
  });

  test("is sent once and has a circuit of its own", async () => {
    await withLimiter(async ({ limiter }) => {
      let sent = 0;
      const proxied = limiter.limitProxied(
        async () => {
          sent += 1;
          return new Response("", { status: 500 });
        },
        () => null,
      );
      for (let attempt = 0; attempt < 5; attempt += 1) expect((await proxied(request())).status).toBe(500);
      expect(await refusal(proxied(request()))).toEqual(["unavailable", 1500]);
      expect(sent).toBe(5);
      expect((await limited(limiter, () => new Response("[]"))(request())).status).toBe(200);
    });
  });
});
