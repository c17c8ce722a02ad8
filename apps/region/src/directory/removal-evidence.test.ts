import { describe, expect, test } from "vitest";
import { readChanges } from "./change-feed.ts";
import { sourceWarnings } from "./source-warnings.ts";
import { ANY_AGE, manyOrganizations, MINUTE, outcome, withTestReplica, type TestReplica } from "./test-replica.ts";
import { TEST_SOURCE, type TestOrganization } from "./test-upstream.ts";

async function refreshLater({ replica, upstream, advanceClock }: TestReplica, kind: "managed" | "pass-through") {
  advanceClock(11 * MINUTE);
  return outcome(await replica.ensureFresh(upstream.refreshContext(kind), ANY_AGE));
}

/** The types of all changes, without those of organizations that were created. */
function changeTypes({ sql, replica }: TestReplica): readonly string[] {
  const { changes } = readChanges(sql, TEST_SOURCE, replica.state.generationId, "start", 1000);
  return changes.map(({ type }) => type);
}

function warningCodes({ replica }: TestReplica): readonly string[] {
  const include = {
    members: false,
    projects: false,
    events: false,
    billing: false,
    raw: false,
    details: false,
    upstreamOnly: false,
  };
  const report = {
    id: "sentry-us",
    region: "us",
    status: "stale",
    matched: 0,
    undetermined: 0,
    url: null,
    error: null,
  };
  return sourceWarnings({ ...report, status: "stale" }, replica.state, { include }, []).map(({ code }) => code);
}

describe("the removal guard of a managed source", () => {
  test("keeps what the upstream still has, however often the list is empty, and says so", async () => {
    const all = manyOrganizations(290);
    await withTestReplica(all, async (context) => {
      await refreshLater(context, "managed");
      context.upstream.organizations = [];
      context.upstream.unlisted = all;
      for (let sync = 0; sync < 4; sync += 1) {
        expect(await refreshLater(context, "managed")).toEqual(["stale", null]);
        expect(context.ids()).toHaveLength(290);
        expect(warningCodes(context)).toEqual(["removal-held"]);
      }
      expect(changeTypes(context)).toEqual(["source.degraded"]);
      context.upstream.organizations = all;
      expect(await refreshLater(context, "managed")).toEqual(["fresh", null]);
      expect(changeTypes(context)).toEqual(["source.degraded", "source.recovered"]);
    });
  });

  test("keeps what a list lacks that ends after its first page", async () => {
    const all = manyOrganizations(290);
    await withTestReplica(all, async (context) => {
      await refreshLater(context, "managed");
      context.upstream.organizations = manyOrganizations(100);
      context.upstream.unlisted = all;
      await refreshLater(context, "managed");
      await refreshLater(context, "managed");
      expect(context.ids()).toHaveLength(290);
      expect(context.replica.state.isHeld).toBe(true);
    });
  });

  test("removes those that the upstream says are deleted, also while others are held", async () => {
    const all = manyOrganizations(30);
    await withTestReplica(all, async (context) => {
      await refreshLater(context, "managed");
      context.upstream.organizations = all.slice(0, 20);
      context.upstream.unlisted = all.slice(20, 29);
      await refreshLater(context, "managed");
      await refreshLater(context, "managed");
      expect(context.ids()).toHaveLength(29);
      expect(context.ids()).not.toContain("sentry:30");
    });
  });

  test("holds many removals while all checks fail", async () => {
    const all = manyOrganizations(30);
    await withTestReplica(all, async (context) => {
      await refreshLater(context, "managed");
      context.upstream.organizations = all.slice(0, 10);
      context.upstream.before = () =>
        context.upstream.lastPath.includes("slug-") ? new Response("", { status: 502 }) : undefined;
      for (let sync = 0; sync < 3; sync += 1) await refreshLater(context, "managed");
      expect(context.ids()).toHaveLength(30);
      context.upstream.before = () => undefined;
      await refreshLater(context, "managed");
      expect(context.ids()).toHaveLength(10);
      expect(changeTypes(context)).toContain("source.recovered");
    });
  });
});

test("a caller's own credential has no guard: what the upstream shows is all there is", async () => {
  const all = manyOrganizations(30);
  await withTestReplica(all, async (context) => {
    await refreshLater(context, "pass-through");
    const visible: readonly TestOrganization[] = all.slice(0, 5);
    context.upstream.organizations = visible;
    context.upstream.unlisted = all;
    expect(await refreshLater(context, "pass-through")).toEqual(["fresh", null]);
    expect(context.ids()).toHaveLength(5);
    context.upstream.organizations = [];
    expect(await refreshLater(context, "pass-through")).toEqual(["fresh", null]);
    expect(context.ids()).toEqual([]);
  });
});
