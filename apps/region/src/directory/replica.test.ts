import { describe, expect, test } from "vitest";
import { adjustPolicy, MANAGED_POLICY } from "./freshness-policy.ts";
import { ANY_AGE, manyOrganizations, MINUTE, outcome, twoOrganizations, withTestReplica } from "./test-replica.ts";

describe("a copy", () => {
  test("reads the whole list once, however many ask at once", async () => {
    await withTestReplica(manyOrganizations(250), async ({ replica: copy, upstream, ids }) => {
      const all = await Promise.all(
        Array.from({ length: 50 }, () => copy.ensureFresh(upstream.refreshContext(), ANY_AGE)),
      );
      expect(new Set(all.map((readiness) => readiness.status))).toEqual(new Set(["fresh"]));
      expect(upstream.calls).toBe(3);
      expect(ids()).toHaveLength(250);
    });
  });

  test("serves for a minute, then serves and refreshes behind, then refreshes first", async () => {
    await withTestReplica(twoOrganizations, async ({ replica: copy, upstream, advanceClock: pass }) => {
      const calls = async (later: number) => {
        pass(later);
        await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return upstream.calls;
      };
      expect(await calls(0)).toBe(1);
      expect(await calls(MINUTE)).toBe(1);
      expect(await calls(1)).toBe(2);
      expect(await calls(11 * MINUTE)).toBe(3);
    });
  });

  test("lives by the settings of its source", async () => {
    await withTestReplica(twoOrganizations, async ({ replica: copy, upstream, advanceClock: pass }) => {
      const refresh = { ...upstream.refreshContext(), policy: adjustPolicy(MANAGED_POLICY, { fresh: 5, served: 10 }) };
      await copy.ensureFresh(refresh, ANY_AGE);
      pass(9_000);
      await copy.ensureFresh(refresh, ANY_AGE);
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(upstream.calls).toBe(2);
      pass(11_000);
      upstream.before = () => new Response("", { status: 500 });
      expect(outcome(await copy.ensureFresh(refresh, ANY_AGE))).toEqual(["stale", "upstream-failed"]);
    });
  });

  test("is refreshed first by fresh=1, at most once in five seconds, and where max-age asks for it", async () => {
    await withTestReplica(twoOrganizations, async ({ replica: copy, upstream, advanceClock: pass }) => {
      await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      pass(1000);
      await copy.ensureFresh(upstream.refreshContext(), { fresh: true, maxAge: null });
      await copy.ensureFresh(upstream.refreshContext(), { fresh: true, maxAge: null });
      expect(upstream.calls).toBe(2);
      pass(2000);
      await copy.ensureFresh(upstream.refreshContext(), { fresh: false, maxAge: 2000 });
      expect(upstream.calls).toBe(2);
      await copy.ensureFresh(upstream.refreshContext(), { fresh: false, maxAge: 1999 });
      expect(upstream.calls).toBe(3);
    });
  });

  test("takes what was created, changed and removed, and keeps when a row was first seen", async () => {
    await withTestReplica(twoOrganizations, async ({ replica: copy, upstream, advanceClock: pass, sql, ids }) => {
      await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      pass(11 * MINUTE);
      upstream.organizations = [
        { id: "2", slug: "two", name: "Renamed" },
        { id: "3", slug: "three" },
      ];
      await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(ids()).toEqual(["sentry:2", "sentry:3"]);
      const { body } = sql.exec<{ body: string }>("SELECT body FROM bodies WHERE id = 'sentry:2'").one();
      expect(JSON.parse(body)).toMatchObject({
        name: "Renamed",
        firstSeenAt: "2001-09-09T01:46:40.000000Z",
        changedAt: "2001-09-09T01:57:40.000000Z",
      });
    });
  });

  test("writes a row a page, not a row an organization, where nothing changed", async () => {
    await withTestReplica(manyOrganizations(1000), async ({ replica: copy, upstream, advanceClock: pass, written }) => {
      await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(written()).toBeGreaterThan(1000);
      pass(11 * MINUTE);
      await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(copy.state.generation).toBe(2);
      expect(written()).toBeLessThanOrEqual(25);
    });
  });

  test("keeps only its own organizations, and reports those that nobody serves", async () => {
    const spread = [
      ...twoOrganizations,
      { id: "3", slug: "three", region: "de" },
      { id: "4", slug: "four", region: "ja" },
    ];
    await withTestReplica(spread, async ({ replica: copy, upstream, ids }) => {
      await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(ids()).toEqual(["sentry:1", "sentry:2"]);
      expect(copy.state.unrouted).toEqual([{ host: "ja.sentry.io", organizations: 1 }]);
    });
  });
});

describe("a copy whose upstream fails", () => {
  const broken = () => new Response("oops", { status: 500 });

  test("has nothing to show if it never was whole", async () => {
    await withTestReplica(twoOrganizations, async ({ replica: copy, upstream }) => {
      upstream.before = broken;
      expect(outcome(await copy.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual([
        "failed",
        "upstream-failed",
      ]);
      upstream.before = () => undefined;
      expect(outcome(await copy.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual(["fresh", null]);
    });
  });

  test("is stale with what it had, fails a day later, and mends itself", async () => {
    await withTestReplica(twoOrganizations, async ({ replica: copy, upstream, advanceClock: pass, ids }) => {
      await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      upstream.before = broken;
      pass(60 * MINUTE);
      expect(outcome(await copy.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual(["stale", "upstream-failed"]);
      expect(ids()).toHaveLength(2);
      pass(24 * 60 * MINUTE);
      expect(outcome(await copy.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual([
        "failed",
        "upstream-failed",
      ]);
      upstream.before = () => undefined;
      pass(1000);
      expect(outcome(await copy.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual(["fresh", null]);
    });
  });

  test("removes nothing when a list is cut off in the middle", async () => {
    await withTestReplica(manyOrganizations(250), async ({ replica: copy, upstream, advanceClock: pass, ids }) => {
      await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      pass(11 * MINUTE);
      upstream.before = () => (upstream.calls === 5 ? broken() : undefined);
      expect(outcome(await copy.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual(["stale", "upstream-failed"]);
      expect(ids()).toHaveLength(250);
      pass(1000);
      upstream.organizations = manyOrganizations(249);
      await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(ids()).toHaveLength(249);
    });
  });

  test("is not served where the credential is refused; a caller's own loses everything at once", async () => {
    const refused = () => Response.json({ detail: "Invalid token" }, { status: 401 });
    await withTestReplica(twoOrganizations, async ({ replica: copy, upstream, advanceClock: pass, ids }) => {
      await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      upstream.before = refused;
      pass(11 * MINUTE);
      expect(outcome(await copy.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual([
        "failed",
        "upstream-unauthorized",
      ]);
      expect(ids()).toHaveLength(2);
      expect(outcome(await copy.ensureFresh(upstream.refreshContext("pass-through"), ANY_AGE))).toEqual([
        "failed",
        "upstream-unauthorized",
      ]);
      expect(ids()).toHaveLength(0);
    });
  });

  test("leaves the upstream alone for as long as it asks", async () => {
    await withTestReplica(twoOrganizations, async ({ replica: copy, upstream, advanceClock: pass }) => {
      upstream.before = () => new Response("{}", { status: 429, headers: { "Retry-After": "60" } });
      await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      pass(30_000);
      expect(outcome(await copy.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual([
        "failed",
        "upstream-rate-limited",
      ]);
      expect(upstream.calls).toBe(1);
    });
  });
});

describe("a copy's life", () => {
  test("goes on after a restart, and a half-read sync is as if it never was", async () => {
    await withTestReplica(
      manyOrganizations(250),
      async ({ replica: copy, upstream, advanceClock: pass, restart, ids }) => {
        await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
        pass(11 * MINUTE);
        upstream.organizations = manyOrganizations(249);
        upstream.before = () => new Promise(() => undefined);
        void copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
        const reborn = restart();
        expect(reborn.state).toMatchObject({ generation: 1, error: null });
        upstream.before = () => undefined;
        await reborn.ensureFresh(upstream.refreshContext(), ANY_AGE);
        expect(ids()).toHaveLength(249);
      },
    );
  });

  test("erased, is of another life, and abandons a sync of the old one", async () => {
    await withTestReplica(twoOrganizations, async ({ replica: copy, upstream, ids, events }) => {
      const { incarnation } = copy.state;
      let release: () => void = () => undefined;
      upstream.before = () =>
        new Promise((resolve) => {
          release = () => resolve(undefined);
        });
      const old = copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      await new Promise((resolve) => setTimeout(resolve, 5));
      copy.erase("new-epoch");
      expect(copy.state.incarnation).not.toBe(incarnation);
      upstream.before = () => undefined;
      upstream.organizations = [{ id: "9", slug: "nine" }];
      expect((await copy.ensureFresh(upstream.refreshContext(), ANY_AGE)).status).toBe("fresh");
      release();
      await old;
      expect(ids()).toEqual(["sentry:9"]);
      expect(events()).toContain("sync-abandoned");
    });
  });
});
