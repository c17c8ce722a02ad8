import { describe, expect, test, vi } from "vitest";
import { adjustPolicy, MANAGED_POLICY } from "./freshness-policy.ts";
import { ANY_AGE, manyOrganizations, MINUTE, outcome, twoOrganizations, withTestReplica } from "./test-replica.ts";

describe("a replica", () => {
  test("fetches the complete list once for concurrent readers", async () => {
    await withTestReplica(manyOrganizations(250), async ({ replica, upstream, ids }) => {
      const all = await Promise.all(
        Array.from({ length: 50 }, () => replica.ensureFresh(upstream.refreshContext(), ANY_AGE)),
      );
      expect(new Set(all.map((readiness) => readiness.status))).toEqual(new Set(["fresh"]));
      expect(upstream.calls).toBe(3);
      expect(ids()).toHaveLength(250);
    });
  });

  test("serves for a minute, then refreshes in the background, then refreshes before it serves", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, advanceClock, settle }) => {
      const calls = async (later: number) => {
        advanceClock(later);
        await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
        await settle();
        return upstream.calls;
      };
      expect(await calls(0)).toBe(1);
      expect(await calls(MINUTE)).toBe(1);
      expect(await calls(1)).toBe(2);
      expect(await calls(11 * MINUTE)).toBe(3);
    });
  });

  test("uses the settings of its source", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, advanceClock, settle }) => {
      const refresh = { ...upstream.refreshContext(), policy: adjustPolicy(MANAGED_POLICY, { fresh: 5, served: 10 }) };
      await replica.ensureFresh(refresh, ANY_AGE);
      advanceClock(9_000);
      await replica.ensureFresh(refresh, ANY_AGE);
      await settle();
      expect(upstream.calls).toBe(2);
      advanceClock(11_000);
      upstream.before = () => new Response("", { status: 500 });
      expect(outcome(await replica.ensureFresh(refresh, ANY_AGE))).toEqual(["stale", "upstream-failed"]);
    });
  });

  test("refreshes before it serves with fresh=1, at most once in five seconds, and when it exceeds max-age", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, advanceClock }) => {
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      advanceClock(1000);
      await replica.ensureFresh(upstream.refreshContext(), { fresh: true, maxAge: null });
      await replica.ensureFresh(upstream.refreshContext(), { fresh: true, maxAge: null });
      expect(upstream.calls).toBe(2);
      advanceClock(6000);
      await replica.ensureFresh(upstream.refreshContext(), { fresh: false, maxAge: 6000 });
      expect(upstream.calls).toBe(2);
      await replica.ensureFresh(upstream.refreshContext(), { fresh: false, maxAge: 5999 });
      expect(upstream.calls).toBe(3);
    });
  });

  test("applies created, changed and removed organizations, and keeps when a row was first seen", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, advanceClock, sql, ids }) => {
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      advanceClock(11 * MINUTE);
      upstream.organizations = [
        { id: "2", slug: "two", name: "Renamed" },
        { id: "3", slug: "three" },
      ];
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(ids()).toEqual(["sentry:2", "sentry:3"]);
      const { body } = sql.exec<{ body: string }>("SELECT body FROM bodies WHERE id = 'sentry:2'").one();
      expect(JSON.parse(body)).toMatchObject({
        name: "Renamed",
        firstSeenAt: "2001-09-09T01:46:40.000000Z",
        changedAt: "2001-09-09T01:57:40.000000Z",
      });
    });
  });

  test("writes about one row for each page, not for each organization, if nothing changed", async () => {
    await withTestReplica(manyOrganizations(1000), async ({ replica, upstream, advanceClock, written }) => {
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(written()).toBeGreaterThan(1000);
      advanceClock(11 * MINUTE);
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(replica.state.syncCount).toBe(2);
      expect(written()).toBeLessThanOrEqual(25);
    });
  });

  test("keeps only the organizations of its source, and reports those that no source serves", async () => {
    const spread = [
      ...twoOrganizations,
      { id: "3", slug: "three", region: "de" },
      { id: "4", slug: "four", region: "ja" },
    ];
    await withTestReplica(spread, async ({ replica, upstream, ids }) => {
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(ids()).toEqual(["sentry:1", "sentry:2"]);
      expect(replica.state.unrouted).toEqual([{ host: "ja.sentry.io", organizations: 1 }]);
    });
  });
});

describe("a replica whose upstream fails", () => {
  const broken = () => new Response("oops", { status: 500 });

  test("fails if it was never complete", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, advanceClock }) => {
      upstream.before = broken;
      expect(outcome(await replica.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual([
        "failed",
        "upstream-failed",
      ]);
      upstream.before = () => undefined;
      advanceClock(1000);
      expect(outcome(await replica.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual(["fresh", null]);
    });
  });

  test("is stale, fails a day later, and recovers", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, advanceClock, ids }) => {
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      upstream.before = broken;
      advanceClock(60 * MINUTE);
      expect(outcome(await replica.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual([
        "stale",
        "upstream-failed",
      ]);
      expect(ids()).toHaveLength(2);
      advanceClock(24 * 60 * MINUTE);
      expect(outcome(await replica.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual([
        "failed",
        "upstream-failed",
      ]);
      upstream.before = () => undefined;
      advanceClock(2000);
      expect(outcome(await replica.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual(["fresh", null]);
    });
  });

  test("removes nothing when the list fails on a later page", async () => {
    await withTestReplica(manyOrganizations(250), async ({ replica, upstream, advanceClock, ids }) => {
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      advanceClock(11 * MINUTE);
      upstream.before = () => (upstream.calls === 5 ? broken() : undefined);
      expect(outcome(await replica.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual([
        "stale",
        "upstream-failed",
      ]);
      expect(ids()).toHaveLength(250);
      advanceClock(1000);
      upstream.organizations = manyOrganizations(249);
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(ids()).toHaveLength(249);
    });
  });

  test("is not served when the credential is refused, and is erased if the credential is the caller's own", async () => {
    const refused = () => Response.json({ detail: "Invalid token" }, { status: 401 });
    await withTestReplica(twoOrganizations, async ({ replica, upstream, advanceClock, ids }) => {
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      upstream.before = refused;
      advanceClock(11 * MINUTE);
      expect(outcome(await replica.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual([
        "failed",
        "upstream-unauthorized",
      ]);
      expect(ids()).toHaveLength(2);
      advanceClock(1000);
      expect(outcome(await replica.ensureFresh(upstream.refreshContext("pass-through"), ANY_AGE))).toEqual([
        "failed",
        "upstream-unauthorized",
      ]);
      expect(ids()).toHaveLength(0);
    });
  });

  test("does not call the upstream during its Retry-After", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, advanceClock }) => {
      upstream.before = () => new Response("{}", { status: 429, headers: { "Retry-After": "60" } });
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      advanceClock(30_000);
      expect(outcome(await replica.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual([
        "failed",
        "upstream-rate-limited",
      ]);
      expect(upstream.calls).toBe(1);
    });
  });
});

describe("the lifetime of a replica", () => {
  test("survives a restart, and an unfinished sync has no effect", async () => {
    await withTestReplica(manyOrganizations(250), async ({ replica, upstream, advanceClock, restart, ids }) => {
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      advanceClock(11 * MINUTE);
      upstream.organizations = manyOrganizations(249);
      upstream.before = () => new Promise(() => undefined);
      void replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      const restarted = restart();
      expect(restarted.state).toMatchObject({ syncCount: 1, error: null });
      upstream.before = () => undefined;
      await restarted.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(ids()).toHaveLength(249);
    });
  });

  test("keeps the stored names of its state", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, sql }) => {
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      const { value } = sql.exec<{ value: string }>("SELECT value FROM state WHERE key = 'state'").one();
      const stored = JSON.parse(value) as Record<string, unknown>;
      const names = ["incarnation", "generation", "restsUntil", "visitedAt"];
      const { generationId, syncCount, backoffUntil, lastCalledAt, ...unmapped } = replica.state;
      expect(names.map((name) => stored[name])).toEqual([generationId, syncCount, backoffUntil, lastCalledAt]);
      expect(Object.keys(stored).sort()).toEqual([...Object.keys(unmapped), ...names].sort());
    });
  });

  test("has a new generation id after it is erased, and abandons the sync of the old one", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, ids, events }) => {
      const { generationId } = replica.state;
      let release: () => void = () => undefined;
      upstream.before = () =>
        new Promise((resolve) => {
          release = () => resolve(undefined);
        });
      const old = replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      await vi.waitFor(() => expect(upstream.calls).toBe(1), { timeout: 60_000 });
      replica.erase("new-epoch");
      expect(replica.state.generationId).not.toBe(generationId);
      upstream.before = () => undefined;
      upstream.organizations = [{ id: "9", slug: "nine" }];
      expect((await replica.ensureFresh(upstream.refreshContext(), ANY_AGE)).status).toBe("fresh");
      release();
      await old;
      expect(ids()).toEqual(["sentry:9"]);
      expect(events()).toContain("sync-abandoned");
    });
  });
});
