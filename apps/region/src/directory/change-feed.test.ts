import type { SourceOffset } from "@roster/core/source";
import { describe, expect, test, vi } from "vitest";
import { pruneChanges, readChanges, RETENTION } from "./change-feed.ts";
import { MOVED_RETENTION, readMovedOrganizations } from "./moved-organizations.ts";
import {
  ANY_AGE,
  manyOrganizations,
  MINUTE,
  outcome,
  twoOrganizations,
  withTestReplica,
  type TestReplica,
} from "./test-replica.ts";
import { TEST_SOURCE } from "./test-upstream.ts";

/** Advances the clock until a refresh is due, and refreshes the replica. */
async function refreshLater({ replica, upstream, advanceClock }: TestReplica): Promise<void> {
  advanceClock(11 * MINUTE);
  await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
}

/** The changes as texts: type, id, and fields or reason. */
function feed({ sql, replica }: TestReplica, after: SourceOffset | "start" = "start"): readonly string[] {
  const { changes } = readChanges(sql, TEST_SOURCE, replica.state.generationId, after, 100);
  return changes.map(({ type, id, changed, reason }) =>
    [type, id, ...(changed ?? []), reason].filter((word) => word).join(" "),
  );
}

describe("the feed", () => {
  test("is empty after the first sync", async () => {
    await withTestReplica(twoOrganizations, async (context) => {
      await context.replica.ensureFresh(context.upstream.refreshContext(), ANY_AGE);
      expect(feed(context)).toEqual([]);
      await refreshLater(context);
      expect(feed(context)).toEqual([]);
    });
  });

  test("has a change for each created organization, and for each updated one with its fields", async () => {
    await withTestReplica(twoOrganizations, async (context) => {
      await context.replica.ensureFresh(context.upstream.refreshContext(), ANY_AGE);
      context.upstream.organizations = [
        { id: "1", slug: "uno", name: "Uno" },
        { id: "2", slug: "two" },
        { id: "3", slug: "three" },
      ];
      await refreshLater(context);
      expect(feed(context)).toEqual(["organization.updated sentry:1 slug name url", "organization.created sentry:3"]);
    });
  });

  test("records that an organization moved to this source, and nothing for one that moved away", async () => {
    const spread = [...twoOrganizations, { id: "3", slug: "three", region: "de" }];
    await withTestReplica(spread, async (context) => {
      await context.replica.ensureFresh(context.upstream.refreshContext(), ANY_AGE);
      context.upstream.organizations = [
        { id: "1", slug: "one", region: "de" },
        { id: "2", slug: "two" },
        { id: "3", slug: "three" },
      ];
      await refreshLater(context);
      expect(feed(context)).toEqual(["organization.moved sentry:3"]);
      expect(context.ids()).toEqual(["sentry:1", "sentry:2", "sentry:3"]);
      await refreshLater(context);
      expect(context.ids()).toEqual(["sentry:2", "sentry:3"]);
      expect(feed(context)).toHaveLength(1);
      const { sql, runtime, advanceClock } = context;
      const moved = () => readMovedOrganizations(sql, TEST_SOURCE.id, runtime.now());
      const { changed } = sql
        .exec<{ changed: number }>("SELECT changed FROM organizations WHERE id = 'sentry:3'")
        .one();
      expect(moved()).toEqual([{ id: "sentry:3", source: TEST_SOURCE.id, changedAt: changed }]);
      advanceClock(MOVED_RETENTION + 1);
      expect(moved()).toEqual([]);
    });
  });

  test("records a removal at once, with its reason, if the upstream confirms it", async () => {
    await withTestReplica(manyOrganizations(10), async (context) => {
      await context.replica.ensureFresh(context.upstream.refreshContext(), ANY_AGE);
      context.upstream.organizations = manyOrganizations(8);
      context.upstream.forbidden = ["slug-9", "9"];
      await refreshLater(context);
      expect(feed(context)).toEqual([
        "organization.removed sentry:10 deleted",
        "organization.removed sentry:9 access-lost",
      ]);
    });
  });

  test("waits for a second list if the check fails, and keeps an organization that the upstream still has", async () => {
    await withTestReplica(manyOrganizations(10), async (context) => {
      await context.replica.ensureFresh(context.upstream.refreshContext(), ANY_AGE);
      context.upstream.organizations = manyOrganizations(8);
      context.upstream.unlisted = [{ id: "9", slug: "slug-9" }];
      const { before } = context.upstream;
      context.upstream.before = () =>
        context.upstream.lastPath.includes("slug-10") ? new Response("", { status: 500 }) : undefined;
      await refreshLater(context);
      expect(feed(context)).toEqual([]);
      expect(context.ids()).toHaveLength(10);
      await refreshLater(context);
      expect(feed(context)).toEqual(["organization.removed sentry:10 unknown"]);
      context.upstream.before = before;
      await refreshLater(context);
      expect(context.ids()).toHaveLength(9);
    });
  });

  test("holds many removals back until a second list confirms them, and records that the source is degraded", async () => {
    await withTestReplica(manyOrganizations(20), async (context) => {
      await context.replica.ensureFresh(context.upstream.refreshContext(), ANY_AGE);
      context.upstream.organizations = manyOrganizations(14);
      await refreshLater(context);
      expect(context.ids()).toHaveLength(20);
      expect(feed(context)).toEqual(["source.degraded"]);
      await refreshLater(context);
      expect(context.ids()).toHaveLength(14);
      expect(feed(context).filter((line) => line.includes("removed"))).toHaveLength(6);
      expect(feed(context)).toContain("source.recovered");
    });
  });

  test("removes nothing if the second list is complete again", async () => {
    await withTestReplica(manyOrganizations(20), async (context) => {
      await context.replica.ensureFresh(context.upstream.refreshContext(), ANY_AGE);
      context.upstream.organizations = [];
      await refreshLater(context);
      context.upstream.organizations = manyOrganizations(20);
      await refreshLater(context);
      expect(context.ids()).toHaveLength(20);
      expect(feed(context)).toEqual(["source.degraded", "source.recovered"]);
    });
  });

  test("records once that the source is degraded after repeated failures, and once that it has recovered", async () => {
    await withTestReplica(twoOrganizations, async (context) => {
      await context.replica.ensureFresh(context.upstream.refreshContext(), ANY_AGE);
      context.upstream.before = () => new Response("", { status: 502 });
      for (let attempt = 0; attempt < 5; attempt += 1) await refreshLater(context);
      context.upstream.before = () => undefined;
      await refreshLater(context);
      expect(feed(context)).toEqual(["source.degraded", "source.recovered"]);
    });
  });

  test("is read in pages and from now on, and not from another generation or from before its retention", async () => {
    await withTestReplica(twoOrganizations, async (context) => {
      const { replica, upstream, sql, runtime, advanceClock } = context;
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      const now = readChanges(sql, TEST_SOURCE, replica.state.generationId, "now", 10);
      upstream.organizations = manyOrganizations(6);
      await refreshLater(context);
      const first = readChanges(sql, TEST_SOURCE, replica.state.generationId, now.offset, 4);
      expect([first.changes.length, first.more]).toEqual([4, true]);
      const second = readChanges(sql, TEST_SOURCE, replica.state.generationId, first.offset, 4);
      expect([second.changes.length, second.more]).toEqual([2, false]);
      expect(new Set([...first.changes, ...second.changes].map(({ changeId }) => changeId)).size).toBe(6);
      expect(readChanges(sql, TEST_SOURCE, "another", now.offset, 4).gone).toBe(true);
      advanceClock(RETENTION.milliseconds + 1);
      pruneChanges(sql, runtime.now());
      expect(readChanges(sql, TEST_SOURCE, replica.state.generationId, now.offset, 4)).toMatchObject({
        gone: true,
        changes: [],
      });
      expect(readChanges(sql, TEST_SOURCE, replica.state.generationId, second.offset, 4).gone).toBe(false);
    });
  });
});

describe("a sync", () => {
  test("emits events", async () => {
    await withTestReplica(manyOrganizations(150), async (context) => {
      await context.replica.ensureFresh(context.upstream.refreshContext(), ANY_AGE);
      expect(context.events()).toEqual([
        "load-started list",
        "sync-started false",
        "page-staged 1 100 100",
        "page-staged 2 50 50",
        "sync-applied 0",
        "load-completed list",
        "resource-served list fresh",
      ]);
      context.upstream.organizations = manyOrganizations(149);
      await refreshLater(context);
      expect(context.events()).toEqual([
        "load-started list",
        "sync-started false",
        "page-staged 1 100 0",
        "page-staged 2 49 0",
        "absence-checked sentry:150 deleted",
        "sync-applied 1",
        "load-completed list",
        "resource-served list fresh",
      ]);
    });
  });

  test("resumes where its call budget ended, over several runs", async () => {
    await withTestReplica(
      manyOrganizations(450),
      async (context) => {
        const { replica, upstream, ids, events } = context;
        expect(outcome(await replica.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual(["syncing", "syncing"]);
        expect(replica.isPaused()).toBe(true);
        await replica.sync(upstream.refreshContext());
        await replica.sync(upstream.refreshContext());
        expect(outcome(await replica.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual(["fresh", null]);
        expect([upstream.calls, ids().length]).toEqual([5, 450]);
        expect(events().filter((event) => event.startsWith("sync-"))).toEqual([
          "sync-started false",
          "sync-paused 2",
          "sync-started true",
          "sync-paused 4",
          "sync-started true",
          "sync-applied 0",
        ]);
      },
      { callBudget: 2 },
    );
  });

  test("ends in the right state if it is killed at any step and started again, for a first and a later sync", async () => {
    for (let step = 1; step <= 6; step += 1) {
      for (const isFirst of [true, false]) {
        await withTestReplica(manyOrganizations(450), async (context) => {
          const { upstream, replica, ids, restart, advanceClock } = context;
          if (!isFirst) {
            await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
            advanceClock(11 * MINUTE);
            upstream.organizations = [...manyOrganizations(449), { id: "451", slug: "new" }];
          }
          const already = upstream.calls;
          // Simulates a killed runtime: the upstream call never returns, and nothing after it runs.
          upstream.before = () => (upstream.calls - already >= step ? new Promise(() => undefined) : undefined);
          let isDone = false;
          void replica.sync(upstream.refreshContext()).then(() => (isDone = true));
          await vi.waitFor(() => expect(isDone || upstream.calls - already >= step).toBe(true), { timeout: 60_000 });
          expect(ids().length === 450 || isFirst).toBe(true);
          upstream.before = () => undefined;
          const restarted = restart();
          expect(restarted.state.syncCount).toBe(isFirst && step <= 5 ? 0 : isFirst ? 1 : 1);
          await restarted.ensureFresh(upstream.refreshContext(), { fresh: true, maxAge: null });
          expect(restarted.state.error).toBeNull();
          expect(ids()).toHaveLength(450);
          expect(ids().includes("sentry:451")).toBe(!isFirst);
          expect(feed({ ...context, replica: restarted })).toEqual(
            isFirst ? [] : ["organization.created sentry:451", "organization.removed sentry:450 deleted"],
          );
        });
      }
    }
  });
});
