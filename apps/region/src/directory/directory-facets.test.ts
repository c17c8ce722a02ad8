import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { hasData, INCLUDE_NOTHING, type Question } from "@roster/core/source";
import { testSearch } from "@roster/core/search/conformance";
import { parseQuery } from "@roster/core/search";
import { UpstreamError, type UpstreamOrganization } from "@roster/providers";
import { createMemoryProvider, type MemoryProvider } from "@roster/providers/memory";
import { describe, expect, test } from "vitest";
import type { RefreshContext } from "./refresh-context.ts";
import { OrganizationDetails } from "./organization-details.ts";
import { DirectoryFacets } from "./directory-facets.ts";
import { MembershipLookups, type Lookup } from "./membership-lookups.ts";
import { createMatchCounter } from "./match-counter.ts";
import { compileQuestion } from "./compile-question.ts";
import { ANY_AGE, MINUTE, withTestReplica, type TestReplica } from "./test-replica.ts";
import { TEST_SOURCE } from "./test-upstream.ts";

const organization = (id: string): UpstreamOrganization => ({
  remoteId: id,
  slug: `slug-${id}`,
  name: `Name ${id}`,
  description: null,
  status: "active",
  createdAt: Number(id),
  updatedAt: null,
  url: null,
  apiUrl: "https://us.sentry.io",
  avatarUrl: null,
  stack: null,
  requires2fa: false,
  hasAuthProvider: false,
  isEarlyAdopter: false,
  isDefault: null,
  ownerId: null,
  raw: { id },
});
const project = (id: string, platform: string | null) => ({
  remoteId: id,
  slug: id,
  name: id,
  description: null,
  platform,
  createdAt: 1,
  updatedAt: null,
  isDefault: null,
});

/** Three organizations: one with Python and two members, one with Go that the user owns, and an empty one. */
async function withFacts(
  body: (context: TestReplica & Facts) => Promise<void>,
  options: { readonly callBudget?: number } = {},
): Promise<void> {
  await withTestReplica(
    [],
    async (context) => {
      const organizations = [organization("1"), organization("2"), organization("3")];
      const projects = new Map([
        ["1", [project("p1", "Python"), project("p2", "node")]],
        ["2", [project("p3", "go")]],
        ["3", []],
      ]);
      const facts = new Map([
        [
          "1",
          {
            members: [
              { id: "11", email: "ann@x.io" },
              { id: "12", email: "bob@x.io" },
            ],
            events: 50,
          },
        ],
        ["2", { members: [{ id: "21", email: "ann@x.io" }], events: 7, isOwned: true, detail: { features: ["sso"] } }],
      ]);
      const memory = createMemoryProvider(organizations, projects, { facts });
      const provider: MemoryProvider = {
        ...memory,
        // The memory provider sends no requests. The call budget counts requests, so this one sends one for each fact.
        async *projectFacet(upstream, address, after) {
          await upstream.fetch(new Request("https://sentry.io"), "projects");
          yield* memory.projectFacet(upstream, address, after);
        },
      };
      await context.replica.ensureFresh({ ...context.upstream.refreshContext(), provider }, ANY_AGE);
      const facets = new DirectoryFacets(context.runtime, context.replica);
      const lookups = new MembershipLookups(context.runtime, context.replica);
      await body({
        ...context,
        provider,
        facets,
        lookups,
        facts,
        refresh: () => ({ ...context.upstream.refreshContext(), provider }),
      });
    },
    options,
  );
}

interface Facts {
  readonly provider: MemoryProvider;
  /** Creates what a refresh of one invocation needs. */
  readonly refresh: () => RefreshContext;
  readonly facets: DirectoryFacets;
  readonly lookups: MembershipLookups;
  readonly facts: Map<string, object>;
}

function question(query: string, owner: boolean | null = null): Question {
  const sort = { field: "created", direction: "descending" } as const;
  return { query: parseQuery(query), sort, owner, include: INCLUDE_NOTHING, freshness: ANY_AGE };
}

/**
 * Returns the ids of the organizations that match, and the number of undetermined ones; the code of the first failure.
 */
async function evaluate(
  { facets, lookups, refresh, sql }: TestReplica & Facts,
  query: string,
  owner: boolean | null = null,
) {
  const { required, condition } = compileQuestion(TEST_SOURCE, question(query, owner));
  for (const facet of required.facets) {
    const report = await facets.ensureFresh(facet, refresh(), ANY_AGE);
    if (report && !hasData(report)) return report.error?.code;
  }
  for (const lookup of required.lookups) {
    const read = await lookups.read(lookup, refresh(), ANY_AGE);
    if (read && read.syncedAt === null) return read.error?.code;
  }
  const rows = sql.exec<{ id: string }>(
    `SELECT id FROM organizations o WHERE ${condition.text} ORDER BY id`,
    ...condition.params,
  );
  const { undetermined } = createMatchCounter(sql)(condition, { generationId: "", revision: 1 });
  return [...[...rows].map(({ id }) => id), ...(undetermined > 0 ? [`${undetermined} unknown`] : [])];
}

test("predicate and SQL agree on a Durable Object's SQLite", async () => {
  await runInDurableObject(env.DIRECTORY.getByName("search"), async (_, { storage: { sql } }) => {
    testSearch(
      () => {
        return { run: (query, params) => sql.exec(query, ...params).toArray() };
      },
      { runs: 150 },
    );
  });
});

describe("facets", () => {
  test("are fetched when a question needs them, and become visible all at once", async () => {
    await withFacts(async (context) => {
      expect(await evaluate(context, "name:*")).toHaveLength(3);
      expect(context.facets.statuses()).toEqual([]);
      expect(await evaluate(context, "platform:python")).toEqual(["sentry:1"]);
      expect(await evaluate(context, "NOT platform:python")).toEqual(["sentry:2", "sentry:3"]);
      expect(await evaluate(context, "projects:>=1 members:2")).toEqual(["sentry:1"]);
      expect(await evaluate(context, "events:<10")).toEqual(["sentry:2", "sentry:3"]);
      expect(context.facets.statuses().map(({ facet, status, progress }) => [facet, status, progress])).toEqual([
        ["projects", "fresh", null],
        ["members", "fresh", null],
        ["events", "fresh", null],
      ]);
    });
  });

  test("fail the source if their first pass fails, and recover", async () => {
    await withFacts(
      async (context) => {
        context.provider.failAfter(0, new UpstreamError("unavailable", "down"));
        expect(await evaluate(context, "platform:python")).toBe("upstream-failed");
        context.provider.recover();
        expect(await evaluate(context, "platform:python")).toBe("upstream-failed");
        context.advanceClock(2_000);
        expect(await evaluate(context, "platform:python")).toEqual(["sentry:1"]);
      },
      { callBudget: 1000 },
    );
  });

  test("pause when their call budget is used up, and report their progress", async () => {
    await withFacts(
      async (context) => {
        for (let id = 4; id <= 9; id += 1)
          context.sql.exec("INSERT INTO organizations (id, name, changed) VALUES (?, 'x', 0)", `sentry:${id}`);
        for (let id = 4; id <= 9; id += 1) {
          context.sql.exec(
            "INSERT INTO bodies (id, body, raw, first_seen) VALUES (?, ?, '{}', 0)",
            `sentry:${id}`,
            `{"remoteId":"${id}","slug":null,"apiUrl":null}`,
          );
        }
        expect(await evaluate(context, "platform:python")).toBe("syncing");
        expect(context.facets.statuses()).toMatchObject([
          { facet: "projects", status: "syncing", progress: { done: 4, of: 9 } },
        ]);
        expect(context.facets.nextRunAt()).toBeLessThanOrEqual(context.runtime.now());
        await context.facets.runDue(context.refresh());
        await context.facets.runDue(context.refresh());
        // The upstream answers 404 for the added organizations: their facts are undetermined, not zero.
        expect(await evaluate(context, "platform:python")).toEqual(["sentry:1", "6 unknown"]);
      },
      { callBudget: 4 },
    );
  });

  test("are served while they are refreshed in the background, and kept if that fails", async () => {
    await withFacts(async (context) => {
      await evaluate(context, "events:>0");
      context.facts.set("3", { events: 1 });
      context.advanceClock(11 * MINUTE);
      expect(await evaluate(context, "events:>0")).toEqual(["sentry:1", "sentry:2"]);
      await context.settle();
      expect(await evaluate(context, "events:>0")).toEqual(["sentry:1", "sentry:2", "sentry:3"]);
      context.provider.failAfter(0, new UpstreamError("unavailable", "down"));
      context.advanceClock(61 * MINUTE);
      expect(await evaluate(context, "events:>0")).toEqual(["sentry:1", "sentry:2", "sentry:3"]);
      expect(context.facets.statuses()).toMatchObject([{ status: "stale" }]);
      context.advanceClock(24 * 60 * MINUTE);
      expect(await evaluate(context, "events:>0")).toBe("upstream-failed");
    });
  });
});

describe("membership lookups", () => {
  test("query the upstream, and store ids of organizations", async () => {
    await withFacts(async (context) => {
      expect(await evaluate(context, "email:ann@x.io")).toEqual(["sentry:1", "sentry:2"]);
      expect(await evaluate(context, "email:ann@x.io AND email:bob@x.io")).toEqual(["sentry:1"]);
      expect(await evaluate(context, "NOT email:bob@x.io")).toEqual(["sentry:2", "sentry:3"]);
      expect(await evaluate(context, "member_id:21")).toEqual(["sentry:2"]);
      expect(context.sql.exec("SELECT leaf FROM leaves").toArray()).toHaveLength(3);
    });
  });

  test("find the organizations that the credential's user owns", async () => {
    await withFacts(async (context) => {
      expect(await evaluate(context, "", true)).toEqual(["sentry:2"]);
      expect(await evaluate(context, "", false)).toEqual(["sentry:1", "sentry:3"]);
      expect(await evaluate(context, "slug:slug-1", true)).toEqual([]);
    });
  });

  test("are served for a minute, then refreshed in the background, and not served after five minutes", async () => {
    await withFacts(async (context) => {
      await evaluate(context, "email:ann@x.io");
      context.facts.set("2", {});
      context.advanceClock(MINUTE);
      expect(await evaluate(context, "email:ann@x.io")).toEqual(["sentry:1", "sentry:2"]);
      context.advanceClock(1);
      await evaluate(context, "email:ann@x.io");
      await context.settle();
      expect(await evaluate(context, "email:ann@x.io")).toEqual(["sentry:1"]);
      context.provider.failAfter(0, new UpstreamError("unavailable", "down"));
      context.advanceClock(5 * MINUTE);
      expect(await evaluate(context, "email:ann@x.io")).toEqual(["sentry:1"]);
      context.advanceClock(MINUTE);
      expect(await evaluate(context, "email:ann@x.io")).toBe("upstream-failed");
    });
  });

  test("are sent once for concurrent callers", async () => {
    await withFacts(async (context) => {
      const lookup: Lookup = { field: "email", value: "ann@x.io" };
      await Promise.all(Array.from({ length: 20 }, () => context.lookups.read(lookup, context.refresh(), ANY_AGE)));
      expect(context.events().filter((event) => event.startsWith("lookup-completed"))).toEqual([
        "lookup-completed email 2",
      ]);
    });
  });

  test("are deleted when they are too old to be served", async () => {
    await withFacts(async (context) => {
      await evaluate(context, "email:ann@x.io");
      context.advanceClock(6 * MINUTE);
      context.lookups.prune();
      expect(context.sql.exec("SELECT 1 FROM leaf_matches").toArray()).toEqual([]);
      expect(context.sql.exec("SELECT 1 FROM leaves").toArray()).toEqual([]);
    });
  });
});

describe("details", () => {
  test("are fetched on demand, kept, and deleted if the upstream denies them", async () => {
    await withFacts(async (context) => {
      const details = new OrganizationDetails(context.runtime, context.replica);
      const fresh = { fresh: true, maxAge: null };
      const { detail } = await details.read(context.refresh(), "sentry:2", ANY_AGE);
      if (!detail) throw new Error("There is no detail.");
      expect(JSON.parse(detail.body)).toMatchObject({ features: ["sso"], teams: [], settings: {} });
      context.provider.failAfter(0, new UpstreamError("unavailable", "down"));
      context.advanceClock(2 * MINUTE);
      expect(await details.read(context.refresh(), "sentry:2", ANY_AGE)).toMatchObject({
        status: "stale",
        detail: { body: detail.body },
        error: { code: "upstream-failed" },
      });
      context.advanceClock(MINUTE);
      context.provider.failAfter(0, new UpstreamError("forbidden", "no"));
      expect(await details.read(context.refresh(), "sentry:2", fresh)).toMatchObject({
        status: "failed",
        detail: null,
        error: { code: "upstream-forbidden" },
      });
      context.advanceClock(MINUTE);
      context.provider.failAfter(0, new UpstreamError("unavailable", "down"));
      expect(await details.read(context.refresh(), "sentry:2", ANY_AGE)).toMatchObject({
        status: "failed",
        error: { code: "upstream-failed" },
      });
    });
  });
});
