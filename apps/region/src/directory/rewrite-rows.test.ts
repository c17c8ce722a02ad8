import { describe, expect, test } from "vitest";
import { RowRewriter } from "./rewrite-rows.ts";
import { ANY_AGE, manyOrganizations, MINUTE, withTestReplica, type TestReplica } from "./test-replica.ts";

/** What the code of an earlier version has stored: its normalizer read another name and another status. */
function storeEarlierVersion(sql: SqlStorage, normalizer = 0): void {
  sql.exec(
    "UPDATE bodies SET normalizer = ?, body = json_set(body, '$.name', 'Earlier', '$.status', 'earlier')",
    normalizer,
  );
  sql.exec("UPDATE organizations SET name = 'earlier', status = 'earlier'");
}

/** The provider of an upgrade: it has a later normalizer. */
const upgraded = ({ upstream }: TestReplica) => {
  const refresh = upstream.refreshContext();
  const { provider } = refresh;
  const version = provider.normalizer.version + 1;
  return { ...refresh, provider: { ...provider, normalizer: { ...provider.normalizer, version } } };
};

const earlierRows = (sql: SqlStorage): number =>
  sql
    .exec<{ rows: number }>(
      "SELECT count(*) AS rows FROM bodies b JOIN organizations o ON o.id = b.id WHERE body ->> '$.name' = 'Earlier' OR o.name = 'earlier'",
    )
    .one().rows;

const changes = ({ sql }: TestReplica): readonly unknown[] =>
  [...sql.exec<{ text: string }>("SELECT concat_ws(' ', type, id, changed) AS text FROM changes ORDER BY seq")].map(
    ({ text }) => text,
  );

describe("after an upgrade of the normalizer", () => {
  test("stored rows are written from the upstream's JSON without an upstream call, and keep their times", async () => {
    await withTestReplica(manyOrganizations(250), async (context) => {
      const { replica, upstream, sql, runtime, settle, advanceClock } = context;
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      const times = "SELECT id, body ->> '$.changedAt' AS at, body ->> '$.firstSeenAt' AS seen FROM bodies ORDER BY id";
      const before = sql.exec(times).toArray();
      storeEarlierVersion(sql);
      const { calls } = upstream;
      advanceClock(MINUTE);
      new RowRewriter(runtime, replica).start(upgraded(context));
      await settle();
      expect([earlierRows(sql), upstream.calls]).toEqual([0, calls]);
      expect(sql.exec(times).toArray()).toEqual(before);
      expect(context.events()).toContain("rows-rewritten 250");
      expect(changes(context)).toEqual([]);
    });
  });

  test("a row is served as it was stored until its step, and a restart goes on from the last step", async () => {
    await withTestReplica(manyOrganizations(250), async (context) => {
      const { replica, upstream, sql, runtime, settle } = context;
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      storeEarlierVersion(sql);
      const left: number[] = [];
      const interrupted = {
        ...runtime,
        yieldToReaders: () => {
          left.push(earlierRows(sql));
          // The object is evicted here: the work never goes on.
          return new Promise<void>(() => undefined);
        },
        waitUntil: () => undefined,
      };
      new RowRewriter(interrupted, replica).start(upgraded(context));
      expect(left).toEqual([150]);
      new RowRewriter(runtime, replica).start(upgraded(context));
      await settle();
      expect(earlierRows(sql)).toBe(0);
      expect(context.events()).toContain("rows-rewritten 150");
    });
  });

  test("nothing is rewritten twice", async () => {
    await withTestReplica(manyOrganizations(3), async (context) => {
      const { replica, upstream, runtime, settle, written, events } = context;
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      new RowRewriter(runtime, replica).start(upgraded(context));
      await settle();
      written();
      events();
      new RowRewriter(runtime, replica).start(upgraded(context));
      await settle();
      expect([written(), events()]).toEqual([0, []]);
    });
  });

  test("a sync also rewrites rows of the version before with the same JSON, as after a rollback", async () => {
    await withTestReplica(manyOrganizations(3), async (context) => {
      const { replica, upstream, sql, advanceClock } = context;
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      storeEarlierVersion(sql);
      advanceClock(11 * MINUTE);
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(earlierRows(sql)).toBe(0);
      expect(changes(context)).toEqual([]);
    });
  });

  test("a sync records only what changed upstream, not what the normalizer reads otherwise", async () => {
    await withTestReplica(manyOrganizations(3), async (context) => {
      const { replica, upstream, sql, advanceClock } = context;
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      storeEarlierVersion(sql);
      advanceClock(11 * MINUTE);
      upstream.organizations = manyOrganizations(3).map((one) => (one.id === "2" ? { ...one, slug: "renamed" } : one));
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(changes(context)).toEqual(['organization.updated sentry:2 ["slug","name","url"]']);
    });
  });
});
