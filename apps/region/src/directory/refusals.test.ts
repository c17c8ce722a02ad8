import { describe, expect, test } from "vitest";
import { readChanges } from "./change-feed.ts";
import { OrganizationDetails } from "./organization-details.ts";
import { ProjectReplicas } from "./project-replicas.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { ANY_AGE, MINUTE, outcome, twoOrganizations, withTestReplica, type TestReplica } from "./test-replica.ts";
import { TEST_SOURCE } from "./test-upstream.ts";

const FRESH = { fresh: true, maxAge: null };
const SLICE = { only: ["sentry-us"], limit: 10, from: null, direction: "next" } as const;
const refused = () => Response.json({ detail: "Invalid token" }, { status: 401 });
const down = (seconds: number) => new Response("", { status: 503, headers: { "Retry-After": String(seconds) } });

function withToken(refresh: RefreshContext, token: string): RefreshContext {
  return { ...refresh, upstream: { ...refresh.upstream, credential: { scheme: "Bearer", token } } };
}

describe("a Directory of a caller's own credential", () => {
  test("serves nothing older than a minute, whatever the upstream asks for, and nothing after a 401", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, advanceClock, ids }) => {
      const read = async () => outcome(await replica.ensureFresh(upstream.refreshContext("pass-through"), ANY_AGE));
      await read();
      advanceClock(30_000);
      upstream.before = () => down(3600);
      await replica.ensureFresh(upstream.refreshContext("pass-through"), FRESH);
      advanceClock(30_000);
      expect(await read()).toEqual(["stale", "upstream-failed"]);
      advanceClock(1);
      const late = await replica.ensureFresh(upstream.refreshContext("pass-through"), ANY_AGE);
      expect(late).toMatchObject({ status: "failed", error: { status: 503, retryAfter: 870 } });
      upstream.before = refused;
      advanceClock(15 * MINUTE);
      expect(await read()).toEqual(["failed", "upstream-unauthorized"]);
      expect(ids()).toEqual([]);
    });
  });

  test("ends when any of its calls is refused", async () => {
    const parts: Record<string, (context: TestReplica) => Promise<unknown>> = {
      detail: ({ runtime, replica, upstream }) =>
        new OrganizationDetails(runtime, replica).read(upstream.refreshContext("pass-through"), "sentry:1", ANY_AGE),
      projects: ({ runtime, replica, upstream }) =>
        new ProjectReplicas(runtime, replica).read(upstream.refreshContext("pass-through"), "sentry:1", SLICE, 10_000),
    };
    for (const [name, use] of Object.entries(parts)) {
      await withTestReplica(twoOrganizations, async (context) => {
        const { replica, upstream, ids, events } = context;
        await replica.ensureFresh(upstream.refreshContext("pass-through"), ANY_AGE);
        upstream.before = refused;
        expect(await use(context), name).toMatchObject({ status: "failed", error: { status: 401 } });
        expect(ids()).toEqual([]);
        expect(events()).toContain("erased refused");
        const after = await replica.ensureFresh(upstream.refreshContext("pass-through"), ANY_AGE);
        expect(outcome(after)).toEqual(["failed", "upstream-unauthorized"]);
      });
    }
  });
});

describe.each(["managed", "pass-through"] as const)("a part of an organization of a %s source", (kind) => {
  test.each([403, 404])("ends at once when the upstream answers %s", async (status) => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, runtime, sql, advanceClock }) => {
      await replica.ensureFresh(upstream.refreshContext(kind), ANY_AGE);
      const projects = new ProjectReplicas(runtime, replica);
      const details = new OrganizationDetails(runtime, replica);
      upstream.before = () => (upstream.lastPath.includes("/projects") ? projectPage() : undefined);
      const first = await projects.read(upstream.refreshContext(kind), "sentry:1", SLICE, 10_000);
      expect([first.status, first.rows.length]).toEqual(["fresh", 1]);
      expect(await details.read(upstream.refreshContext(kind), "sentry:1", ANY_AGE)).toMatchObject({ status: "fresh" });
      advanceClock(MINUTE + 1);
      upstream.before = () => Response.json({ detail: "No." }, { status });
      expect(await projects.read(upstream.refreshContext(kind), "sentry:1", SLICE, 10_000)).toMatchObject({
        status: "failed",
        rows: [],
      });
      expect(await details.read(upstream.refreshContext(kind), "sentry:1", ANY_AGE)).toMatchObject({
        status: "failed",
        detail: null,
      });
      for (const table of ["projects", "project_lists", "details"]) {
        expect(sql.exec(`SELECT 1 FROM ${table}`).toArray(), table).toEqual([]);
      }
    });
  });

  test("is not served when it is too old, and the reader is answered at its deadline", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, runtime, advanceClock, passDeadlines }) => {
      await replica.ensureFresh(upstream.refreshContext(kind), ANY_AGE);
      const projects = new ProjectReplicas(runtime, replica);
      upstream.before = () => projectPage();
      await projects.read(upstream.refreshContext(kind), "sentry:1", SLICE, 10_000);
      advanceClock(10 * MINUTE + 1);
      upstream.before = () => new Promise(() => undefined);
      const read = projects.read(upstream.refreshContext(kind), "sentry:1", SLICE, 10_000);
      passDeadlines();
      expect(await read).toMatchObject({ status: "syncing", rows: [], error: { code: "syncing", retryAfter: 2 } });
    });
  });
});

describe("a managed source whose credential is refused", () => {
  test("says so once, and uses a new credential with the next call", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, sql, advanceClock, restart }) => {
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      upstream.before = refused;
      for (let sync = 0; sync < 5; sync += 1) {
        advanceClock(20 * MINUTE);
        await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      }
      const feed = () =>
        readChanges(sql, TEST_SOURCE, replica.state.generationId, "start", 100).changes.map(({ type, reason }) => ({
          type,
          reason,
        }));
      expect(feed()).toEqual([{ type: "source.degraded", reason: "credential-refused" }]);
      const before = upstream.calls;
      upstream.before = () => undefined;
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      expect(upstream.calls).toBe(before);
      const renewed = restart();
      expect(outcome(await renewed.ensureFresh(withToken(upstream.refreshContext(), "new"), ANY_AGE))).toEqual([
        "fresh",
        null,
      ]);
      expect(feed()).toEqual([
        { type: "source.degraded", reason: "credential-refused" },
        { type: "source.recovered", reason: undefined },
      ]);
    });
  });

  test("says so even if it never had a complete list", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, sql }) => {
      upstream.before = refused;
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      const { changes } = readChanges(sql, TEST_SOURCE, replica.state.generationId, "start", 100);
      expect(changes).toMatchObject([{ type: "source.degraded", reason: "credential-refused" }]);
    });
  });

  test("stores no text of the credential", async () => {
    await withTestReplica(twoOrganizations, async ({ replica, upstream, sql }) => {
      upstream.before = refused;
      await replica.ensureFresh(withToken(upstream.refreshContext(), "the-managed-token"), ANY_AGE);
      const stored = JSON.stringify(sql.exec("SELECT * FROM state").toArray());
      expect(stored).toContain("refusedCredential");
      expect(stored).not.toContain("the-managed-token");
    });
  });
});

function projectPage(): Response {
  const project = { id: "7", slug: "web", name: "Web", platform: "python", dateCreated: "2022-01-01T00:00:00Z" };
  const link = '<https://us.sentry.io/?&cursor=0:100:0>; rel="next"; results="false"; cursor="0:100:0"';
  return Response.json([project], { headers: { Link: link } });
}
