import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test } from "vitest";
import { Copy, type Readiness } from "./copy.ts";
import type { Directory } from "./directory.ts";
import { TestUpstream, type TestOrganization } from "./test-upstream.ts";

declare module "cloudflare:workers" {
  namespace Cloudflare {
    interface Env {
      readonly DIRECTORY: DurableObjectNamespace<Directory>;
    }
  }
}

const AS_IT_IS = { fresh: false, maxAge: null };
const MINUTE = 60_000;

let objects = 0;
let clock = 1_000_000_000_000;

afterEach(() => {
  clock = 1_000_000_000_000;
});

interface Bench {
  readonly copy: Copy;
  readonly upstream: TestUpstream;
  readonly sql: SqlStorage;
  /** A second copy over the same storage: what a restart of the object makes. */
  readonly restart: () => Copy;
  readonly ids: () => readonly string[];
  /** Rows that the copy has written since this was last asked. */
  readonly written: () => number;
}

/** Runs a test inside a Durable Object of its own, on its real SQLite, with a clock that the test moves. */
async function within(
  organizations: readonly TestOrganization[],
  body: (bench: Bench) => Promise<void>,
): Promise<void> {
  objects += 1;
  await runInDurableObject(env.DIRECTORY.getByName(`test-${objects}`), async (_, { storage }) => {
    let cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
    const exec: SqlStorage["exec"] = (query, ...bindings) => {
      const cursor = storage.sql.exec<never>(query, ...bindings);
      cursors.push(cursor);
      return cursor;
    };
    const counted = { sql: { exec }, transactionSync: (work: () => void) => storage.transactionSync(work) };
    const host = {
      storage: counted as DurableObjectStorage,
      waitUntil: (work: Promise<unknown>) => void work,
      now: () => clock,
    };
    await body({
      copy: new Copy(host),
      upstream: new TestUpstream(organizations),
      sql: storage.sql,
      restart: () => new Copy(host),
      written: () => {
        const rows = cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0);
        cursors = [];
        return rows;
      },
      ids: () => [...storage.sql.exec<{ id: string }>("SELECT id FROM organizations ORDER BY id")].map(({ id }) => id),
    });
  });
}

const two: readonly TestOrganization[] = [
  { id: "1", slug: "one" },
  { id: "2", slug: "two" },
];
const many = (count: number): readonly TestOrganization[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index + 1), slug: `slug-${index + 1}` }));
const status = ({ status, error }: Readiness) => [status, error?.code ?? null];

describe("a copy", () => {
  test("reads the whole list once, however many ask at once", async () => {
    await within(many(250), async ({ copy, upstream, ids }) => {
      const all = await Promise.all(Array.from({ length: 50 }, () => copy.ready(upstream.refresh(), AS_IT_IS)));
      expect(new Set(all.map((readiness) => readiness.status))).toEqual(new Set(["fresh"]));
      expect(upstream.calls).toBe(3);
      expect(ids()).toHaveLength(250);
    });
  });

  test("serves for a minute, then serves and refreshes behind, then refreshes first", async () => {
    await within(two, async ({ copy, upstream }) => {
      const calls = async (later: number) => {
        clock += later;
        await copy.ready(upstream.refresh(), AS_IT_IS);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return upstream.calls;
      };
      expect(await calls(0)).toBe(1);
      expect(await calls(MINUTE)).toBe(1);
      expect(await calls(1)).toBe(2);
      expect(await calls(11 * MINUTE)).toBe(3);
    });
  });

  test("is refreshed first by fresh=1, at most once in five seconds, and where max-age asks for it", async () => {
    await within(two, async ({ copy, upstream }) => {
      await copy.ready(upstream.refresh(), AS_IT_IS);
      clock += 1000;
      await copy.ready(upstream.refresh(), { fresh: true, maxAge: null });
      await copy.ready(upstream.refresh(), { fresh: true, maxAge: null });
      expect(upstream.calls).toBe(2);
      clock += 2000;
      await copy.ready(upstream.refresh(), { fresh: false, maxAge: 2000 });
      expect(upstream.calls).toBe(2);
      await copy.ready(upstream.refresh(), { fresh: false, maxAge: 1999 });
      expect(upstream.calls).toBe(3);
    });
  });

  test("takes what was created, changed and removed, and keeps when a row was first seen", async () => {
    await within(two, async ({ copy, upstream, sql, ids }) => {
      await copy.ready(upstream.refresh(), AS_IT_IS);
      clock += 11 * MINUTE;
      upstream.organizations = [
        { id: "2", slug: "two", name: "Renamed" },
        { id: "3", slug: "three" },
      ];
      await copy.ready(upstream.refresh(), AS_IT_IS);
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
    await within(many(1000), async ({ copy, upstream, written }) => {
      await copy.ready(upstream.refresh(), AS_IT_IS);
      expect(written()).toBeGreaterThan(1000);
      clock += 11 * MINUTE;
      await copy.ready(upstream.refresh(), AS_IT_IS);
      expect(copy.state.generation).toBe(2);
      expect(written()).toBeLessThan(40);
    });
  });

  test("keeps only its own organizations, and reports those that nobody serves", async () => {
    const spread = [...two, { id: "3", slug: "three", region: "de" }, { id: "4", slug: "four", region: "ja" }];
    await within(spread, async ({ copy, upstream, ids }) => {
      await copy.ready(upstream.refresh(), AS_IT_IS);
      expect(ids()).toEqual(["sentry:1", "sentry:2"]);
      expect(copy.state.unrouted).toEqual([{ host: "ja.sentry.io", organizations: 1 }]);
    });
  });
});

describe("a copy whose upstream fails", () => {
  const broken = () => new Response("oops", { status: 500 });

  test("has nothing to show if it never was whole", async () => {
    await within(two, async ({ copy, upstream }) => {
      upstream.before = broken;
      expect(status(await copy.ready(upstream.refresh(), AS_IT_IS))).toEqual(["failed", "upstream-failed"]);
      upstream.before = () => undefined;
      expect(status(await copy.ready(upstream.refresh(), AS_IT_IS))).toEqual(["fresh", null]);
    });
  });

  test("is stale with what it had, fails a day later, and mends itself", async () => {
    await within(two, async ({ copy, upstream, ids }) => {
      await copy.ready(upstream.refresh(), AS_IT_IS);
      upstream.before = broken;
      clock += 60 * MINUTE;
      expect(status(await copy.ready(upstream.refresh(), AS_IT_IS))).toEqual(["stale", "upstream-failed"]);
      expect(ids()).toHaveLength(2);
      clock += 24 * 60 * MINUTE;
      expect(status(await copy.ready(upstream.refresh(), AS_IT_IS))).toEqual(["failed", "upstream-failed"]);
      upstream.before = () => undefined;
      clock += 1000;
      expect(status(await copy.ready(upstream.refresh(), AS_IT_IS))).toEqual(["fresh", null]);
    });
  });

  test("removes nothing when a list is cut off in the middle", async () => {
    await within(many(250), async ({ copy, upstream, ids }) => {
      await copy.ready(upstream.refresh(), AS_IT_IS);
      clock += 11 * MINUTE;
      upstream.before = () => (upstream.calls === 5 ? broken() : undefined);
      expect(status(await copy.ready(upstream.refresh(), AS_IT_IS))).toEqual(["stale", "upstream-failed"]);
      expect(ids()).toHaveLength(250);
      clock += 1000;
      upstream.organizations = many(5);
      await copy.ready(upstream.refresh(), AS_IT_IS);
      expect(ids()).toHaveLength(5);
    });
  });

  test("is not served where the credential is refused; a caller's own loses everything at once", async () => {
    const refused = () => Response.json({ detail: "Invalid token" }, { status: 401 });
    await within(two, async ({ copy, upstream, ids }) => {
      await copy.ready(upstream.refresh(), AS_IT_IS);
      upstream.before = refused;
      clock += 11 * MINUTE;
      expect(status(await copy.ready(upstream.refresh(), AS_IT_IS))).toEqual(["failed", "upstream-unauthorized"]);
      expect(ids()).toHaveLength(2);
      expect(status(await copy.ready(upstream.refresh("pass-through"), AS_IT_IS))).toEqual([
        "failed",
        "upstream-unauthorized",
      ]);
      expect(ids()).toHaveLength(0);
    });
  });

  test("leaves the upstream alone for as long as it asks", async () => {
    await within(two, async ({ copy, upstream }) => {
      upstream.before = () => new Response("{}", { status: 429, headers: { "Retry-After": "60" } });
      await copy.ready(upstream.refresh(), AS_IT_IS);
      clock += 30_000;
      expect(status(await copy.ready(upstream.refresh(), AS_IT_IS))).toEqual(["failed", "upstream-rate-limited"]);
      expect(upstream.calls).toBe(1);
    });
  });
});

describe("a copy's life", () => {
  test("goes on after a restart, and a half-read sync is as if it never was", async () => {
    await within(many(250), async ({ copy, upstream, restart, ids }) => {
      await copy.ready(upstream.refresh(), AS_IT_IS);
      clock += 11 * MINUTE;
      upstream.organizations = many(3);
      upstream.before = () => new Promise(() => undefined);
      void copy.ready(upstream.refresh(), AS_IT_IS);
      const reborn = restart();
      expect(reborn.state).toMatchObject({ generation: 1, error: null });
      upstream.before = () => undefined;
      await reborn.ready(upstream.refresh(), AS_IT_IS);
      expect(ids()).toHaveLength(3);
    });
  });

  test("starts over in a new epoch, and abandons a sync of the old one", async () => {
    await within(two, async ({ copy, upstream, ids }) => {
      copy.startOver("a");
      let release: () => void = () => undefined;
      upstream.before = () =>
        new Promise((resolve) => {
          release = () => resolve(undefined);
        });
      const old = copy.ready(upstream.refresh(), AS_IT_IS);
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(copy.startOver("b")).toBe(true);
      expect(copy.startOver("b")).toBe(false);
      upstream.before = () => undefined;
      upstream.organizations = [{ id: "9", slug: "nine" }];
      expect((await copy.ready(upstream.refresh(), AS_IT_IS)).status).toBe("fresh");
      release();
      await old;
      expect(ids()).toEqual(["sentry:9"]);
    });
  });
});
