import { UpstreamError } from "@roster/providers";
import { describe, expect, test } from "vitest";
import { UpstreamLimiter } from "./upstream-limiter.ts";
import { withTestReplica, type TestReplica } from "./test-replica.ts";

const request = (path = "/") => new Request(`https://sentry.io${path}`);
const limits = (remaining: number, resetAt: number, concurrent = 25) => ({
  "X-Sentry-Rate-Limit-Limit": "40",
  "X-Sentry-Rate-Limit-Remaining": String(remaining),
  "X-Sentry-Rate-Limit-Reset": String(resetAt / 1000),
  "X-Sentry-Rate-Limit-ConcurrentLimit": String(concurrent),
});

const polite = (courtesy: UpstreamLimiter, answer: () => Promise<Response> | Response) =>
  courtesy.limit(async () => answer());

async function refusal(call: Promise<Response>): Promise<readonly [string, number | null]> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  if (!(error instanceof UpstreamError)) throw new Error("It was answered.");
  return [error.code, error.retryAfter];
}

async function inPeace(body: (bench: TestReplica & { courtesy: UpstreamLimiter }) => Promise<void>): Promise<void> {
  await withTestReplica([], async (bench) => body({ ...bench, courtesy: new UpstreamLimiter(bench.host) }));
}

describe("courtesy", () => {
  test.each([
    ["no more than five at once, since a runtime has six connections", {}, 5],
    ["fewer where the upstream allows fewer, less one for others", limits(30, 2e12, 4), 3],
    ["one where the upstream allows only one", limits(30, 2e12, 1), 1],
  ])("sends %s", async (_, headers, most) => {
    await inPeace(async ({ courtesy }) => {
      let now = 0;
      let peak = 0;
      const send = polite(courtesy, async () => {
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

  test("never asks again before the window of the limit ends", async () => {
    await inPeace(async ({ courtesy, host, advanceClock: pass }) => {
      let sent = 0;
      const send = polite(courtesy, () => {
        sent += 1;
        return new Response("[]", { headers: limits(0, host.now() + 60_000) });
      });
      await send(request());
      expect(await refusal(send(request()))).toEqual(["rate-limited", 60_000]);
      pass(59_000);
      // A second is worth waiting for; nobody waits for a minute.
      await send(request());
      expect(sent).toBe(2);
    });
  });

  test("sends again what the limit refused, when the next window is near", async () => {
    await inPeace(async ({ courtesy, host }) => {
      const begin = host.now();
      let sent = 0;
      const send = polite(courtesy, () => {
        sent += 1;
        const isOver = host.now() > begin;
        return new Response("{}", { status: isOver ? 200 : 429, headers: limits(isOver ? 39 : 0, begin + 1000) });
      });
      expect((await send(request())).status).toBe(200);
      expect([sent, host.now() - begin]).toEqual([2, 1000]);
    });
  });

  test("sends again what a window refused that ended meanwhile, after a pause", async () => {
    await inPeace(async ({ courtesy, host }) => {
      const begin = host.now();
      let sent = 0;
      const send = polite(courtesy, () => {
        sent += 1;
        return new Response("{}", {
          status: sent === 1 ? 429 : 200,
          headers: limits(sent === 1 ? 0 : 39, begin - 1000),
        });
      });
      expect((await send(request())).status).toBe(200);
      expect([sent, host.now() - begin]).toEqual([2, 250]);
    });
  });

  test.each([
    ["that tells no window", () => ({})],
    ["whose next window is far", (now: number) => limits(0, now + 60_000)],
  ])("hands on a refusal %s", async (_, headers) => {
    await inPeace(async ({ courtesy, host }) => {
      let sent = 0;
      const send = polite(courtesy, () => {
        sent += 1;
        return new Response("{}", { status: 429, headers: headers(host.now()) });
      });
      expect((await send(request())).status).toBe(429);
      expect(sent).toBe(1);
    });
  });

  test("gives up on an upstream that refuses without end", async () => {
    await inPeace(async ({ courtesy, host }) => {
      const begin = host.now();
      let sent = 0;
      const send = polite(courtesy, () => {
        sent += 1;
        return new Response("{}", { status: 429, headers: limits(0, begin) });
      });
      expect((await send(request())).status).toBe(429);
      expect(sent).toBe(5);
    });
  });

  test("leaves an upstream alone that failed five times in a row, over a restart too, and tries it again", async () => {
    await inPeace(async ({ courtesy, host, advanceClock: pass, events }) => {
      let isDown = true;
      const answer = () => new Response("", { status: isDown ? 503 : 200 });
      const send = polite(courtesy, answer);
      for (let attempt = 0; attempt < 5; attempt += 1) await send(request());
      expect(await refusal(send(request()))).toEqual(["unavailable", 1500]);
      const reborn = polite(new UpstreamLimiter(host), answer);
      expect(await refusal(reborn(request()))).toEqual(["unavailable", 1500]);
      pass(1500);
      await reborn(request());
      expect(await refusal(reborn(request()))).toEqual(["unavailable", 3000]);
      pass(3000);
      isDown = false;
      await reborn(request());
      await reborn(request());
      expect(events()).toEqual(["circuit-opened 2", "circuit-opened 3", "circuit-closed"]);
    });
  });

  test("counts an upstream that cannot be reached as failed, and an abort as nothing", async () => {
    await inPeace(async ({ courtesy }) => {
      const abort = new AbortController();
      abort.abort();
      const send = courtesy.limit(async () => {
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
