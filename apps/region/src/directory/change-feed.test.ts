import type { SourceOffset } from "@roster/core/source";
import { describe, expect, test } from "vitest";
import { pruneChanges, readChanges, RETENTION } from "./change-feed.ts";
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

/** Lets time pass until a refresh is due, and reads the copy. */
async function later({ replica: copy, upstream, advanceClock: pass }: TestReplica): Promise<void> {
  pass(11 * MINUTE);
  await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
}

/** The feed as words: type, id, and fields or reason. */
function feed({ sql, replica: copy }: TestReplica, after: SourceOffset | "start" = "start"): readonly string[] {
  const { changes } = readChanges(sql, TEST_SOURCE, copy.state.incarnation, after, 100);
  return changes.map(({ type, id, changed, reason }) =>
    [type, id, ...(changed ?? []), reason].filter((word) => word).join(" "),
  );
}

describe("the feed", () => {
  test("begins with a baseline of which it tells nothing", async () => {
    await withTestReplica(twoOrganizations, async (bench) => {
      await bench.replica.ensureFresh(bench.upstream.refreshContext(), ANY_AGE);
      expect(feed(bench)).toEqual([]);
      await later(bench);
      expect(feed(bench)).toEqual([]);
    });
  });

  test("tells what was created, and which fields were updated", async () => {
    await withTestReplica(twoOrganizations, async (bench) => {
      await bench.replica.ensureFresh(bench.upstream.refreshContext(), ANY_AGE);
      bench.upstream.organizations = [
        { id: "1", slug: "uno", name: "Uno" },
        { id: "2", slug: "two" },
        { id: "3", slug: "three" },
      ];
      await later(bench);
      expect(feed(bench)).toEqual(["organization.updated sentry:1 slug name url", "organization.created sentry:3"]);
    });
  });

  test("tells that an organization moved here, and not that one left for another source", async () => {
    const spread = [...twoOrganizations, { id: "3", slug: "three", region: "de" }];
    await withTestReplica(spread, async (bench) => {
      await bench.replica.ensureFresh(bench.upstream.refreshContext(), ANY_AGE);
      bench.upstream.organizations = [
        { id: "1", slug: "one", region: "de" },
        { id: "2", slug: "two" },
        { id: "3", slug: "three" },
      ];
      await later(bench);
      expect(feed(bench)).toEqual(["organization.moved sentry:3"]);
      expect(bench.ids()).toEqual(["sentry:1", "sentry:2", "sentry:3"]);
      await later(bench);
      expect(bench.ids()).toEqual(["sentry:2", "sentry:3"]);
      expect(feed(bench)).toHaveLength(1);
    });
  });

  test("tells a removal at once where the upstream says so, and why", async () => {
    await withTestReplica(manyOrganizations(10), async (bench) => {
      await bench.replica.ensureFresh(bench.upstream.refreshContext(), ANY_AGE);
      bench.upstream.organizations = manyOrganizations(8);
      bench.upstream.forbidden = ["slug-9"];
      await later(bench);
      expect(feed(bench)).toEqual([
        "organization.removed sentry:10 deleted",
        "organization.removed sentry:9 access-lost",
      ]);
    });
  });

  test("waits for a second list where the upstream cannot say, and for ever where it says the opposite", async () => {
    await withTestReplica(manyOrganizations(10), async (bench) => {
      await bench.replica.ensureFresh(bench.upstream.refreshContext(), ANY_AGE);
      bench.upstream.organizations = manyOrganizations(8);
      bench.upstream.unlisted = [{ id: "9", slug: "slug-9" }];
      const whole = bench.upstream.before;
      bench.upstream.before = () =>
        bench.upstream.lastPath.includes("slug-10") ? new Response("", { status: 500 }) : undefined;
      await later(bench);
      expect(feed(bench)).toEqual([]);
      expect(bench.ids()).toHaveLength(10);
      await later(bench);
      expect(feed(bench)).toEqual(["organization.removed sentry:10 unknown"]);
      bench.upstream.before = whole;
      await later(bench);
      expect(bench.ids()).toHaveLength(9);
    });
  });

  test("does not believe that many are gone at once before a second list agrees, and says so", async () => {
    await withTestReplica(manyOrganizations(20), async (bench) => {
      await bench.replica.ensureFresh(bench.upstream.refreshContext(), ANY_AGE);
      bench.upstream.organizations = manyOrganizations(14);
      await later(bench);
      expect(bench.ids()).toHaveLength(20);
      expect(feed(bench)).toEqual(["source.degraded"]);
      await later(bench);
      expect(bench.ids()).toHaveLength(14);
      expect(feed(bench).filter((line) => line.includes("removed"))).toHaveLength(6);
      expect(feed(bench)).toContain("source.recovered");
    });
  });

  test("believes the first list again if the second has them all", async () => {
    await withTestReplica(manyOrganizations(20), async (bench) => {
      await bench.replica.ensureFresh(bench.upstream.refreshContext(), ANY_AGE);
      bench.upstream.organizations = [];
      await later(bench);
      bench.upstream.organizations = manyOrganizations(20);
      await later(bench);
      expect(bench.ids()).toHaveLength(20);
      expect(feed(bench)).toEqual(["source.degraded", "source.recovered"]);
    });
  });

  test("says that the source is degraded after failures in a row, once, and when it is well again", async () => {
    await withTestReplica(twoOrganizations, async (bench) => {
      await bench.replica.ensureFresh(bench.upstream.refreshContext(), ANY_AGE);
      bench.upstream.before = () => new Response("", { status: 502 });
      for (let attempt = 0; attempt < 5; attempt += 1) await later(bench);
      bench.upstream.before = () => undefined;
      await later(bench);
      expect(feed(bench)).toEqual(["source.degraded", "source.recovered"]);
    });
  });

  test("is read in pages, from now on, and not from another life or from before its retention", async () => {
    await withTestReplica(twoOrganizations, async (bench) => {
      const { replica: copy, upstream, sql, host, advanceClock: pass } = bench;
      await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
      const now = readChanges(sql, TEST_SOURCE, copy.state.incarnation, "now", 10);
      upstream.organizations = manyOrganizations(6);
      await later(bench);
      const first = readChanges(sql, TEST_SOURCE, copy.state.incarnation, now.offset, 4);
      expect([first.changes.length, first.more]).toEqual([4, true]);
      const second = readChanges(sql, TEST_SOURCE, copy.state.incarnation, first.offset, 4);
      expect([second.changes.length, second.more]).toEqual([2, false]);
      expect(new Set([...first.changes, ...second.changes].map(({ changeId }) => changeId)).size).toBe(6);
      expect(readChanges(sql, TEST_SOURCE, "another", now.offset, 4).gone).toBe(true);
      pass(RETENTION.milliseconds + 1);
      pruneChanges(sql, host.now());
      expect(readChanges(sql, TEST_SOURCE, copy.state.incarnation, now.offset, 4)).toMatchObject({
        gone: true,
        changes: [],
      });
      expect(readChanges(sql, TEST_SOURCE, copy.state.incarnation, second.offset, 4).gone).toBe(false);
    });
  });
});

describe("a sync", () => {
  test("tells its story as events", async () => {
    await withTestReplica(manyOrganizations(150), async (bench) => {
      await bench.replica.ensureFresh(bench.upstream.refreshContext(), ANY_AGE);
      expect(bench.events()).toEqual([
        "sync-started false",
        "page-staged 1 100 100",
        "page-staged 2 50 50",
        "sync-applied 0",
      ]);
      bench.upstream.organizations = manyOrganizations(149);
      await later(bench);
      expect(bench.events()).toEqual([
        "sync-started false",
        "page-staged 1 100 0",
        "page-staged 2 49 0",
        "absence-checked sentry:150 deleted",
        "sync-applied 1",
      ]);
    });
  });

  test("goes on where its call budget ended, run after run", async () => {
    await withTestReplica(
      manyOrganizations(450),
      async (bench) => {
        const { replica: copy, upstream, ids, events } = bench;
        expect(outcome(await copy.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual(["syncing", "syncing"]);
        expect(copy.isPaused()).toBe(true);
        await copy.sync(upstream.refreshContext());
        await copy.sync(upstream.refreshContext());
        expect(outcome(await copy.ensureFresh(upstream.refreshContext(), ANY_AGE))).toEqual(["fresh", null]);
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

  test("killed at any step and begun again ends in the right state, first or later", async () => {
    for (let step = 1; step <= 6; step += 1) {
      for (const isFirst of [true, false]) {
        await withTestReplica(manyOrganizations(450), async (bench) => {
          const { upstream, replica: copy, ids, restart, advanceClock: pass } = bench;
          if (!isFirst) {
            await copy.ensureFresh(upstream.refreshContext(), ANY_AGE);
            pass(11 * MINUTE);
            upstream.organizations = [...manyOrganizations(449), { id: "451", slug: "new" }];
          }
          const already = upstream.calls;
          // The runtime is gone: whatever was asked never comes back, and nothing after it runs.
          upstream.before = () => (upstream.calls - already >= step ? new Promise(() => undefined) : undefined);
          void copy.sync(upstream.refreshContext());
          await new Promise((resolve) => setTimeout(resolve, 15));
          expect(ids().length === 450 || isFirst).toBe(true);
          upstream.before = () => undefined;
          const reborn = restart();
          expect(reborn.state.generation).toBe(isFirst && step <= 5 ? 0 : isFirst ? 1 : 1);
          await reborn.ensureFresh(upstream.refreshContext(), { fresh: true, maxAge: null });
          expect(reborn.state.error).toBeNull();
          expect(ids()).toHaveLength(450);
          expect(ids().includes("sentry:451")).toBe(!isFirst);
          expect(feed({ ...bench, replica: reborn })).toEqual(
            isFirst ? [] : ["organization.created sentry:451", "organization.removed sentry:450 deleted"],
          );
        });
      }
    }
  });
});
