import { UpstreamError } from "@roster/providers";
import { describe, expect, test, vi } from "vitest";
import { adjustPolicy, MANAGED_POLICY, PASS_THROUGH_POLICY } from "./freshness-policy.ts";
import { RefreshedResource, type ResourceRead } from "./refreshed-resource.ts";
import type { Load } from "./resource-load.ts";
import { INITIAL_RESOURCE_STATE, type ResourceState } from "./resource-state.ts";
import { MINUTE, withTestReplica, type TestReplica } from "./test-replica.ts";

const HOUR = 60 * MINUTE;

interface Context extends TestReplica {
  readonly resource: RefreshedResource;
  /** Reads with the greatest accepted age; null = the policy decides. */
  readonly read: (accepted?: number | null, policy?: typeof MANAGED_POLICY) => Promise<string>;
  readonly loads: () => number;
  /** What a load does. Default: it succeeds at once. */
  readonly behave: (load: Load) => void;
  readonly state: () => ResourceState;
  readonly beginGeneration: () => void;
}

async function withResource(body: (context: Context) => Promise<void>, options: { drop?: () => void } = {}) {
  await withTestReplica([], async (context) => {
    let state = INITIAL_RESOURCE_STATE;
    let generation = 1;
    let loads = 0;
    const succeed: Load = async () => ({ kind: "loaded", store: () => undefined });
    let behavior = succeed;
    const store = {
      load: () => state,
      save: (change: Partial<ResourceState>) => {
        state = { ...state, ...change };
      },
      ...options,
    };
    const generationId = () => String(generation);
    const resource = new RefreshedResource(context.runtime, { name: "list", store, generationId });
    const load: Load = (loadContext) => {
      loads += 1;
      return behavior(loadContext);
    };
    await body({
      ...context,
      resource,
      read: async (accepted = null, policy = MANAGED_POLICY) =>
        summary(await resource.read({ policy, accepted }, load)),
      loads: () => loads,
      behave: (next) => {
        behavior = next;
      },
      state: () => state,
      beginGeneration: () => {
        generation += 1;
      },
    });
  });
}

function summary({ status, error }: ResourceRead): string {
  return error ? `${status}: ${error.code} ${error.retryAfter ?? ""}`.trim() : status;
}

const fail =
  (code: ConstructorParameters<typeof UpstreamError>[0], retryAfter: number | null = null): Load =>
  () =>
    Promise.reject(new UpstreamError(code, "no", { retryAfter }));

const succeed: Load = async () => ({ kind: "loaded", store: () => undefined });

describe("a refreshed resource", () => {
  test("is loaded once for concurrent readers, and tells its states as events", async () => {
    await withResource(async ({ read, loads, events, advanceClock, behave, settle }) => {
      expect(await Promise.all([read(), read(0), read(1)])).toEqual(["fresh", "fresh", "fresh"]);
      expect(loads()).toBe(1);
      expect(events()).toEqual([
        "load-started list",
        "load-joined list",
        "load-joined list",
        "load-completed list",
        "resource-served list fresh",
        "resource-served list fresh",
        "resource-served list fresh",
      ]);
      advanceClock(MINUTE + 1);
      behave(fail("unavailable"));
      await read();
      await settle();
      await read();
      expect(events()).toEqual([
        "load-started list",
        "resource-served list old",
        "load-failed list upstream-failed 1",
        "load-denied list backoff",
        "resource-served list stale",
      ]);
    });
  });

  test("is fresh, then old, then refreshed first, then kept on errors, then absent", async () => {
    await withResource(async ({ read, loads, advanceClock, behave, settle, resource }) => {
      await read();
      advanceClock(MINUTE);
      expect([await read(), loads()]).toEqual(["fresh", 1]);
      advanceClock(1);
      expect([await read(), loads()]).toEqual(["fresh", 2]);
      await settle();
      advanceClock(10 * MINUTE + 1);
      expect([await read(), loads()]).toEqual(["fresh", 3]);
      behave(fail("unavailable"));
      advanceClock(24 * HOUR);
      expect(await read()).toBe("stale: upstream-failed");
      advanceClock(MINUTE);
      expect(await read()).toBe("failed: upstream-failed 2");
      resource.reset();
      behave(succeed);
      expect(await read()).toBe("fresh");
    });
  });

  test("has one floor for every wish, in every form", async () => {
    await withResource(async ({ read, loads, advanceClock }) => {
      await read();
      advanceClock(10);
      // The first wish is fulfilled, however recent the load is that a policy caused.
      for (let count = 0; count < 30; count += 1) await read(count % 3);
      expect(loads()).toBe(2);
      advanceClock(4_999);
      for (let count = 0; count < 30; count += 1) await read(count % 3);
      expect(loads()).toBe(2);
      advanceClock(1);
      for (let count = 0; count < 30; count += 1) await read(count % 3);
      expect(loads()).toBe(3);
      advanceClock(5_000);
      expect([await read(5_000), loads()]).toEqual(["fresh", 3]);
      expect([await read(4_999), loads()]).toEqual(["fresh", 4]);
    });
  });

  test("counts a first load that a wish caused", async () => {
    await withResource(async ({ read, loads, advanceClock }) => {
      for (let count = 0; count < 30; count += 1) {
        await read(0);
        advanceClock(100);
      }
      expect(loads()).toBe(1);
    });
  });

  test("has the floor for policies of a few seconds too", async () => {
    await withResource(async ({ read, loads, advanceClock }) => {
      const strict = adjustPolicy(MANAGED_POLICY, { fresh: 0, served: 0 });
      for (let second = 0; second < 10; second += 1) {
        await read(null, strict);
        advanceClock(1_000);
      }
      expect(loads()).toBe(2);
    });
  });

  test("answers at the deadline, by a timer that is started at the read", async () => {
    await withResource(async ({ read, behave, passDeadlines, advanceClock, loads, settle }) => {
      let release: () => void = () => undefined;
      const hang: Load = async (context) => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return succeed(context);
      };
      behave(hang);
      const first = read();
      passDeadlines();
      expect(await first).toBe("syncing: syncing 2");
      release();
      await settle();
      expect(await read()).toBe("fresh");
      advanceClock(HOUR);
      const second = read();
      passDeadlines();
      expect(await second).toBe("stale: syncing 2");
      expect(loads()).toBe(2);
      release();
    });
  });

  test("waits longer after each failure, at most 15 minutes, and answers at once meanwhile", async () => {
    await withResource(async ({ read, behave, advanceClock, loads, state, runtime }) => {
      behave(fail("unavailable"));
      const waits: number[] = [];
      for (let count = 0; count < 13; count += 1) {
        await read();
        const wait = state().backoffUntil - runtime.now();
        waits.push(wait / 1000);
        advanceClock(wait - 1);
        const before = loads();
        expect(await read(0)).toBe("failed: upstream-failed 1");
        expect(loads()).toBe(before);
        advanceClock(1);
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    });
  });

  test("waits as long as the upstream asks for, at most 15 minutes, and says how long", async () => {
    await withResource(async ({ read, behave, advanceClock, loads }) => {
      behave(fail("rate-limited", 60_000));
      expect(await read()).toBe("failed: upstream-rate-limited 60");
      advanceClock(59_001);
      expect([await read(), loads()]).toEqual(["failed: upstream-rate-limited 1", 1]);
      advanceClock(999);
      behave(fail("unavailable", 1e12));
      expect(await read()).toBe("failed: upstream-failed 900");
    });
  });

  test("treats a time-out as a failure, not as a long load", async () => {
    await withResource(async ({ read, behave, advanceClock, loads, settle }) => {
      await read();
      advanceClock(2 * MINUTE);
      behave(async () => {
        advanceClock(40_000);
        throw new UpstreamError("timed-out", "slow");
      });
      await read();
      await settle();
      behave(succeed);
      advanceClock(1_000);
      expect([await read(), loads()]).toEqual(["stale: upstream-timeout", 3]);
      await settle();
      expect(await read()).toBe("fresh");
    });
  });

  test("rests after a long load, but not until its copy has to be refreshed", async () => {
    await withResource(async ({ read, behave, advanceClock, state, runtime }) => {
      behave(async (context) => {
        advanceClock(10_000);
        return succeed(context);
      });
      await read();
      expect(state().backoffUntil - runtime.now()).toBe(40_000);
      await read(null, PASS_THROUGH_POLICY);
      advanceClock(HOUR);
      await read(null, PASS_THROUGH_POLICY);
      expect(state().backoffUntil - runtime.now()).toBe(40_000);
      advanceClock(HOUR);
      behave(async (context) => {
        advanceClock(5 * MINUTE);
        return succeed(context);
      });
      // A load that takes longer than its copy may be kept is still of use.
      expect(await read(null, PASS_THROUGH_POLICY)).toBe("fresh");
      expect(state().backoffUntil - runtime.now()).toBe(30_000);
    });
  });

  test("serves nothing that the upstream denies, and deletes a sub-resource that is denied or gone", async () => {
    for (const code of ["unauthorized", "forbidden", "not-found"] as const) {
      const drop = vi.fn<() => void>();
      await withResource(
        async ({ read, behave, advanceClock, state }) => {
          await read();
          advanceClock(MINUTE);
          behave(fail(code));
          expect(await read(0)).toMatch(/^failed: upstream-/);
          expect(drop).toHaveBeenCalledTimes(1);
          advanceClock(1_000);
          behave(fail("unavailable"));
          expect(await read()).toBe("failed: upstream-failed 2");
          expect(state().syncedAt).toBeNull();
        },
        { drop },
      );
    }
  });

  test("keeps a denied copy that is not a sub-resource, and does not serve it", async () => {
    await withResource(async ({ read, behave, state }) => {
      await read();
      behave(fail("forbidden"));
      await read(0);
      expect(state().syncedAt).not.toBeNull();
    });
  });

  test("drops the result of an earlier generation, and of a load that was abandoned", async () => {
    await withResource(async ({ read, behave, beginGeneration, resource, state, events, settle }) => {
      behave(async (context) => {
        beginGeneration();
        return succeed(context);
      });
      expect(await read()).toBe("syncing: syncing 2");
      expect(events()).toContain("load-dropped list");
      behave(async (context) => {
        resource.abandon();
        return succeed(context);
      });
      await read();
      await settle();
      expect(state().syncedAt).toBeNull();
      expect(events()).toContain("load-dropped list");
    });
  });

  test("fails with a backoff if its result cannot be stored", async () => {
    await withResource(async ({ read, behave, state }) => {
      behave(async () => ({
        kind: "loaded",
        store: () => {
          throw new Error("no space");
        },
      }));
      expect(await read()).toBe("failed: internal 1");
      expect(state().failures).toBe(1);
    });
  });
});
